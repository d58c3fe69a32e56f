import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { UsbIdentity } from '../transport.js';

/** A serial device as Linux lists it; all ids null where it is not on USB. */
export interface SerialDevice extends UsbIdentity {
  path: string;
  manufacturer: string | null;
}

/** The serial devices of boards, adapters and of the computer's own pins. `root` is a folder like /sys/class/tty. */
export function listSysfsPorts(root = TTY_ROOT): SerialDevice[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => /^tty(ACM|USB|AMA)\d+$/.test(name))
    .map((name) => ({ path: `/dev/${name}`, ...readUsbAttributes(join(root, name, 'device')) }));
}

/** What USB knows of the device at a path, which may be a link; null where it is not on USB. */
export function readUsbIdentity(path: string, root = TTY_ROOT): UsbIdentity | null {
  if (!existsSync(path)) return null;
  const { vendorId, productId, serialNumber } = readUsbAttributes(
    join(root, basename(realpathSync(path)), 'device'),
  );
  return vendorId === null ? null : { vendorId, productId, serialNumber };
}

const TTY_ROOT = '/sys/class/tty';
/** A tty's device is a USB interface; the ids stand in one of the folders above it. */
const LEVELS = 4;

function readUsbAttributes(device: string): Omit<SerialDevice, 'path'> {
  let folder = existsSync(device) ? realpathSync(device) : null;
  for (let level = 0; folder !== null && level < LEVELS; level++) {
    if (existsSync(join(folder, 'idVendor'))) return attributesIn(folder);
    folder = join(folder, '..');
  }
  return { vendorId: null, productId: null, serialNumber: null, manufacturer: null };
}

function attributesIn(folder: string): Omit<SerialDevice, 'path'> {
  const read = (name: string) => {
    const file = join(folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  };
  return {
    vendorId: read('idVendor')?.toLowerCase() ?? null,
    productId: read('idProduct')?.toLowerCase() ?? null,
    // As udev spells it, so that a board has one serial number however it was found.
    serialNumber: read('serial')?.replace(/\s+/g, '_') ?? null,
    manufacturer: read('manufacturer'),
  };
}
