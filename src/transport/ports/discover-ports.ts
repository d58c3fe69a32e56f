import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { UsbIdentity } from '../transport.js';
import { listSysfsPorts, readUsbIdentity, type SerialDevice } from './sysfs-ports.js';

export interface DiscoveredPort extends UsbIdentity {
  path: string;
  manufacturer: string | null;
  /** The family that the USB vendor id stands for, null for ports that are no known kind of board. */
  family: string | null;
}

/** Every serial port of this computer; boards first. Never throws: what cannot be listed is not there. */
export async function discoverPorts(): Promise<DiscoveredPort[]> {
  const found = canListWithSerialport() ? await listWithSerialport() : listSysfsPorts();
  return found
    .map(withFamily)
    .sort((a, b) => Number(b.family !== null) - Number(a.family !== null) || a.path.localeCompare(b.path));
}

/** What USB knows of the port at a path. On Linux without listing all of them, for which serialport runs a program. */
export async function identifyPort(path: string): Promise<UsbIdentity | null> {
  if (process.platform === 'linux') return readUsbIdentity(path);
  return (await discoverPorts()).find((port) => port.path === path) ?? null;
}

/** USB vendor ids of boards and bridges that MicroPython is met behind. */
const FAMILIES: Readonly<Record<string, string>> = {
  '2e8a': 'Raspberry Pi',
  '303a': 'Espressif',
  '10c4': 'Silicon Labs CP210x bridge',
  '1a86': 'WCH CH34x bridge',
  '0403': 'FTDI bridge',
  f055: 'MicroPython',
  '239a': 'Adafruit',
  '2341': 'Arduino',
  '0d28': 'ARM mbed / micro:bit',
};

/** On Linux serialport runs udevadm, and where that is missing it ends the process with an uncaught error. */
function canListWithSerialport(): boolean {
  if (process.platform !== 'linux') return true;
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'udevadm')));
}

async function listWithSerialport(): Promise<SerialDevice[]> {
  try {
    const { SerialPort } = await import('serialport');
    const ports = await SerialPort.list();
    return ports.map(({ path, vendorId, productId, serialNumber, manufacturer }) => ({
      path,
      vendorId: vendorId ?? null,
      productId: productId ?? null,
      serialNumber: serialNumber ?? null,
      manufacturer: manufacturer ?? null,
    }));
  } catch {
    return [];
  }
}

function withFamily(port: SerialDevice): DiscoveredPort {
  const vendorId = port.vendorId?.toLowerCase() ?? null;
  const productId = port.productId?.toLowerCase() ?? null;
  return { ...port, vendorId, productId, family: vendorId ? (FAMILIES[vendorId] ?? null) : null };
}
