import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSysfsPorts, readUsbIdentity } from '../../../src/transport/ports/sysfs-ports.js';

const NOT_ON_USB = { vendorId: null, productId: null, serialNumber: null, manufacturer: null };

describe('ports in sysfs', () => {
  let root = '';
  let folder = '';
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  /** As the kernel has it: the tty's device is a link to an interface, below the USB device with the ids. */
  const tty = (name: string, device: string) => {
    mkdirSync(join(folder, device), { recursive: true });
    mkdirSync(join(root, name), { recursive: true });
    symlinkSync(join(folder, device), join(root, name, 'device'));
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mpgc-sysfs-'));
    root = join(folder, 'class');
    write('usb/1-1/idVendor', '2e8a\n');
    write('usb/1-1/idProduct', '0005\n');
    write('usb/1-1/serial', 'e661 4103\n');
    write('usb/1-1/manufacturer', 'MicroPython\n');
    tty('ttyACM0', 'usb/1-1/1-1:1.0');
    write('usb/1-2/idVendor', '10C4\n');
    tty('ttyUSB3', 'usb/1-2/1-2:1.0/ttyUSB3');
    tty('ttyAMA0', 'platform/uart');
    tty('ttyS0', 'platform/other');
    for (const name of ['ttyACM0', 'ttyUSB3', 'ttyAMA0']) write(`dev/${name}`, '');
    symlinkSync(join(folder, 'dev/ttyACM0'), join(folder, 'dev/board'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are those of boards and adapters, with the ids of their USB device', () => {
    expect(listSysfsPorts(root).sort((a, b) => a.path.localeCompare(b.path))).toEqual([
      {
        path: '/dev/ttyACM0',
        vendorId: '2e8a',
        productId: '0005',
        serialNumber: 'e661_4103',
        manufacturer: 'MicroPython',
      },
      { path: '/dev/ttyAMA0', ...NOT_ON_USB },
      { path: '/dev/ttyUSB3', ...NOT_ON_USB, vendorId: '10c4' },
    ]);
    expect(listSysfsPorts(join(folder, 'nowhere'))).toEqual([]);
  });

  it('are identified by their path, also by a link to it', () => {
    const pico = { vendorId: '2e8a', productId: '0005', serialNumber: 'e661_4103' };
    expect(readUsbIdentity(join(folder, 'dev/ttyACM0'), root)).toEqual(pico);
    expect(readUsbIdentity(join(folder, 'dev/board'), root)).toEqual(pico);
    expect(readUsbIdentity(join(folder, 'dev/ttyUSB3'), root)).toEqual({
      vendorId: '10c4',
      productId: null,
      serialNumber: null,
    });
    expect(readUsbIdentity(join(folder, 'dev/ttyAMA0'), root)).toBeNull();
    expect(readUsbIdentity(join(folder, 'dev/nothing'), root)).toBeNull();
  });
});
