import { describe, expect, it } from 'vitest';
import type { DiscoveredPort } from '../../../src/transport/ports/discover-ports.js';
import { choosePort, parsePortAddress } from '../../../src/transport/ports/port-address.js';

describe('parsePortAddress', () => {
  it.each([
    ['auto', { kind: 'auto' }],
    ['/dev/ttyACM0', { kind: 'device', path: '/dev/ttyACM0' }],
    ['/dev/cu.usbmodem1101', { kind: 'device', path: '/dev/cu.usbmodem1101' }],
    ['./pty', { kind: 'device', path: './pty' }],
    ['COM3', { kind: 'device', path: 'COM3' }],
    ['com12', { kind: 'device', path: 'com12' }],
    ['\\\\.\\COM12', { kind: 'device', path: '\\\\.\\COM12' }],
    ['id:e6614103e7', { kind: 'serial-number', serialNumber: 'e6614103e7' }],
    ['id:A:B', { kind: 'serial-number', serialNumber: 'A:B' }],
    ['sim', { kind: 'sim', heapBytes: 128 * 1024 }],
    ['sim:heap=65536', { kind: 'sim', heapBytes: 65536 }],
    ['sim:heap=64k', { kind: 'sim', heapBytes: 64 * 1024 }],
    ['sim:heap=2M', { kind: 'sim', heapBytes: 2 * 1024 * 1024 }],
    ['sim:heap=8k', { kind: 'sim', heapBytes: 8 * 1024 }],
    ['sim:heap=256m', { kind: 'sim', heapBytes: 256 * 1024 * 1024 }],
    ['emu:pico.uf2', { kind: 'emu', firmwarePath: 'pico.uf2', flashPath: null }],
    ['emu:C:\\fw\\pico.uf2', { kind: 'emu', firmwarePath: 'C:\\fw\\pico.uf2', flashPath: null }],
    ['emu:a,b.uf2', { kind: 'emu', firmwarePath: 'a,b.uf2', flashPath: null }],
    ['emu:p.uf2,flash=f,1', { kind: 'emu', firmwarePath: 'p.uf2', flashPath: 'f,1' }],
  ])('reads %s', (text, address) => {
    expect(parsePortAddress(text)).toEqual(address);
  });

  it.each([
    '',
    ' ',
    'ttyACM0',
    'Auto',
    'COM',
    'COM3x',
    'id:',
    'simulator',
    'sim:',
    'sim:64k',
    'sim:heap=',
    'sim:heap=1k',
    'sim:heap=8191',
    'sim:heap=257m',
    'sim:heap=-64k',
    'sim:heap=1.5m',
    'sim:heap=64g',
    'sim:heap=64k,x',
    'emu',
    'emu:',
    'emu:p.uf2,flash=',
    'emu:p.uf2,heap=64k',
    'emu:p.uf2,flash=f,heap=64k',
    'emu:p.uf2,flash=f,flash=g',
    `sim:heap=${'9'.repeat(400)}`,
  ])('refuses %j, and says what it takes', (text) => {
    expect(() => parsePortAddress(text)).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        exitCode: 2,
        message: `--port does not understand '${text}'.`,
      }),
    );
  });
});

describe('choosePort', () => {
  const port = (path: string, family: string | null, serialNumber: string | null = null): DiscoveredPort => ({
    path,
    family,
    serialNumber,
    vendorId: null,
    productId: null,
    manufacturer: null,
  });
  const PICO = port('/dev/ttyACM0', 'Raspberry Pi', 'E66');
  const ESP = port('/dev/ttyUSB0', 'Silicon Labs CP210x bridge');
  const OTHER = port('/dev/ttyS0', null, 'X1');
  const auto = { kind: 'auto' } as const;
  const failure = (code: string, ...suggestions: string[]) =>
    expect.objectContaining({
      code,
      exitCode: 3,
      suggestions: expect.arrayContaining(suggestions.map((text) => expect.stringContaining(text))),
    });

  it('takes the only board, whatever other ports there are', () => {
    expect(choosePort(auto, [OTHER, PICO])).toBe(PICO);
  });

  it('lists the boards where there are several, with what --port takes for each', () => {
    expect(() => choosePort(auto, [PICO, OTHER, ESP])).toThrow(
      failure(
        'SEVERAL_BOARDS',
        'Found: /dev/ttyACM0 (Raspberry Pi) id:E66, /dev/ttyUSB0 (Silicon Labs CP210x bridge)',
      ),
    );
  });

  it('says how to look where there is none', () => {
    expect(() => choosePort(auto, [])).toThrow(
      failure('NO_BOARD', 'no serial port at all', 'cable', '--port sim'),
    );
    expect(() => choosePort(auto, [OTHER])).toThrow(failure('NO_BOARD', 'Found: /dev/ttyS0 id:X1'));
  });

  it('finds a serial number, also behind a port that is no known board', () => {
    expect(choosePort({ kind: 'serial-number', serialNumber: 'E66' }, [ESP, PICO])).toBe(PICO);
    expect(choosePort({ kind: 'serial-number', serialNumber: 'X1' }, [OTHER, PICO])).toBe(OTHER);
  });

  it('says that no board has the serial number, and which ones there are', () => {
    expect(() => choosePort({ kind: 'serial-number', serialNumber: 'E6' }, [PICO])).toThrow(
      failure('PORT_NOT_FOUND', 'id:E66'),
    );
  });
});
