import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SerialPort } from 'serialport';
import type { UsbIdentity } from '../transport.js';

export interface DiscoveredPort extends UsbIdentity {
  path: string;
  manufacturer: string | null;
  /** The family that the USB vendor id stands for, null for ports that are no known kind of board. */
  family: string | null;
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

/** Every serial port of this computer; boards first. Never throws: what cannot be listed is not there. */
export async function discoverPorts(): Promise<DiscoveredPort[]> {
  const found = canListWithSerialport() ? await listWithSerialport() : listFromSysfs();
  return found.sort(
    (a, b) => Number(b.family !== null) - Number(a.family !== null) || a.path.localeCompare(b.path),
  );
}

/** On Linux serialport runs udevadm, and where that is missing it ends the process with an uncaught error. */
function canListWithSerialport(): boolean {
  if (process.platform !== 'linux') return true;
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'udevadm')));
}

async function listWithSerialport(): Promise<DiscoveredPort[]> {
  try {
    const ports = await SerialPort.list();
    return ports.map((port) =>
      describe(port.path, {
        vendorId: port.vendorId ?? null,
        productId: port.productId ?? null,
        serialNumber: port.serialNumber ?? null,
        manufacturer: port.manufacturer ?? null,
      }),
    );
  } catch {
    return [];
  }
}

function listFromSysfs(root = '/sys/class/tty'): DiscoveredPort[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => /^tty(ACM|USB|AMA)\d+$/.test(name))
    .map((name) => describe(`/dev/${name}`, readUsbAttributes(join(root, name, 'device'))));
}

type UsbAttributes = Pick<DiscoveredPort, 'vendorId' | 'productId' | 'serialNumber' | 'manufacturer'>;

/** A tty's device is a USB interface; the ids stand in one of the folders above it. */
function readUsbAttributes(device: string): UsbAttributes {
  const none = { vendorId: null, productId: null, serialNumber: null, manufacturer: null };
  if (!existsSync(device)) return none;
  let folder = realpathSync(device);
  for (let level = 0; level < 4; level++) {
    if (existsSync(join(folder, 'idVendor'))) {
      const read = (name: string) => {
        const file = join(folder, name);
        return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
      };
      return {
        vendorId: read('idVendor'),
        productId: read('idProduct'),
        serialNumber: read('serial'),
        manufacturer: read('manufacturer'),
      };
    }
    folder = join(folder, '..');
  }
  return none;
}

function describe(path: string, usb: UsbAttributes): DiscoveredPort {
  const vendorId = usb.vendorId?.toLowerCase() ?? null;
  const productId = usb.productId?.toLowerCase() ?? null;
  return { path, ...usb, vendorId, productId, family: vendorId ? (FAMILIES[vendorId] ?? null) : null };
}
