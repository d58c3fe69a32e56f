import { describe, expect, it } from 'vitest';
import { chooseBoard } from '../../../src/transport/ports/auto-port.js';
import type { DiscoveredPort } from '../../../src/transport/ports/discover-ports.js';
import { findById } from '../../../src/transport/ports/id-port.js';
import { openPort } from '../../../src/transport/ports/open-port.js';
import { PORT_FORMS, PORT_KINDS } from '../../../src/transport/ports/port-kinds.js';

const [AUTO, DEVICE, ID, SIM, EMU] = PORT_KINDS;

describe('the kinds of ports', () => {
  it.each([
    ['auto', AUTO, 'auto'],
    ['/dev/ttyACM0', DEVICE, '/dev/ttyACM0'],
    ['/dev/cu.usbmodem1101', DEVICE, '/dev/cu.usbmodem1101'],
    ['./pty', DEVICE, './pty'],
    ['COM3', DEVICE, 'COM3'],
    ['com12', DEVICE, 'com12'],
    ['\\\\.\\COM12', DEVICE, '\\\\.\\COM12'],
    ['id:e6614103e7', ID, 'e6614103e7'],
    ['id:A:B', ID, 'A:B'],
    ['sim', SIM, { heapBytes: 128 * 1024, mayGrow: true }],
    ['sim:heap=65536', SIM, { heapBytes: 65536, mayGrow: false }],
    ['sim:heap=64k', SIM, { heapBytes: 64 * 1024, mayGrow: false }],
    ['sim:heap=2M', SIM, { heapBytes: 2 * 1024 * 1024, mayGrow: false }],
    ['sim:heap=8k', SIM, { heapBytes: 8 * 1024, mayGrow: false }],
    ['sim:heap=64k+', SIM, { heapBytes: 64 * 1024, mayGrow: true }],
    ['sim:heap=64m', SIM, { heapBytes: 64 * 1024 * 1024, mayGrow: false }],
    ['emu:pico.uf2', EMU, { firmwarePath: 'pico.uf2', flashPath: null }],
    ['emu:C:\\fw\\pico.uf2', EMU, { firmwarePath: 'C:\\fw\\pico.uf2', flashPath: null }],
    ['emu:a,b.uf2', EMU, { firmwarePath: 'a,b.uf2', flashPath: null }],
    ['emu:p.uf2,flash=f,1', EMU, { firmwarePath: 'p.uf2', flashPath: 'f,1' }],
  ])('read %s, one of them alone', (text, kind, address) => {
    expect(PORT_KINDS.filter(({ parse }) => parse(text) !== null)).toEqual([kind]);
    expect(kind?.parse(text)).toEqual(address);
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
    'sim:heap=64k++',
    'emu',
    'emu:',
    'emu:p.uf2,flash=',
    'emu:p.uf2,heap=64k',
    'emu:p.uf2,flash=f,heap=64k',
    'emu:p.uf2,flash=f,flash=g',
    `sim:heap=${'9'.repeat(400)}`,
  ])('refuse %j', async (text) => {
    await expect(openPort(text)).rejects.toMatchObject({
      code: 'USAGE',
      exitCode: 2,
      message: `--port does not understand '${text}'.`,
    });
  });

  it('are all listed where a text is none of them, with the ports that there are', async () => {
    await expect(openPort('ttyACM0')).rejects.toMatchObject({
      suggestions: [
        expect.stringMatching(/^Found: /),
        'Ports: auto, a device path (/dev/ttyACM0, COM3), id:<usb serial number>, sim, sim:heap=128k, sim:heap=128k+, emu:<file.uf2>',
        'List the boards with: mpgc ports',
      ],
    });
    expect(PORT_FORMS).toHaveLength(7);
  });

  it('say which ports there are where a device is missing', async () => {
    await expect(openPort('/dev/nothing-here')).rejects.toMatchObject({
      code: 'PORT_NOT_FOUND',
      suggestions: [expect.stringMatching(/^Found: /), 'List the boards with: mpgc ports'],
    });
  });
});

describe('choosing a port', () => {
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
  const failure = (code: string, ...suggestions: string[]) =>
    expect.objectContaining({
      code,
      exitCode: 3,
      suggestions: expect.arrayContaining(suggestions.map((text) => expect.stringContaining(text))),
    });

  it('takes the only board, whatever other ports there are', () => {
    expect(chooseBoard([OTHER, PICO])).toBe(PICO);
  });

  it('lists the boards where there are several, with what --port takes for each', () => {
    expect(() => chooseBoard([PICO, OTHER, ESP])).toThrow(
      failure(
        'SEVERAL_BOARDS',
        'Found: /dev/ttyACM0 (Raspberry Pi) id:E66, /dev/ttyUSB0 (Silicon Labs CP210x bridge)',
      ),
    );
  });

  it('says how to look where there is none', () => {
    expect(() => chooseBoard([])).toThrow(
      failure('NO_BOARD', 'no serial port at all', 'cable', '--port sim'),
    );
    expect(() => chooseBoard([OTHER])).toThrow(failure('NO_BOARD', 'Found: /dev/ttyS0 id:X1'));
  });

  it('finds a serial number, also behind a port that is no known board', () => {
    expect(findById('E66', [ESP, PICO])).toBe(PICO);
    expect(findById('X1', [OTHER, PICO])).toBe(OTHER);
  });

  it('says that no board has the serial number, and which ones there are', () => {
    expect(() => findById('E6', [PICO])).toThrow(failure('PORT_NOT_FOUND', 'id:E66'));
  });
});
