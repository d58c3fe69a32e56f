import { MpgcError } from '../../errors.js';
import { DEFAULT_SIM_HEAP_BYTES } from '../sim/sim-transport.js';
import type { DiscoveredPort } from './discover-ports.js';

/** What `--port` can mean. */
export type PortAddress =
  | { kind: 'auto' }
  | { kind: 'sim'; heapBytes: number }
  | { kind: 'emu'; firmwarePath: string; flashPath: string | null }
  | { kind: 'serial-number'; serialNumber: string }
  | { kind: 'device'; path: string };

const MIN_SIM_HEAP_BYTES = 8 * 1024;
const MAX_SIM_HEAP_BYTES = 256 * 1024 * 1024;

/** @throws MpgcError USAGE when the text is no address */
export function parsePortAddress(text: string): PortAddress {
  if (text === 'auto') return { kind: 'auto' };
  if (text === 'sim') return { kind: 'sim', heapBytes: DEFAULT_SIM_HEAP_BYTES };
  if (text.startsWith('sim:')) return { kind: 'sim', heapBytes: parseSimHeap(text) };
  if (text === 'emu' || text.startsWith('emu:')) return { kind: 'emu', ...parseEmu(text) };
  if (/^id:.+/.test(text)) return { kind: 'serial-number', serialNumber: text.slice(3) };
  if (/^(\/|\\\\|\.\/|COM\d+$)/i.test(text)) return { kind: 'device', path: text };
  throw new MpgcError('USAGE', `--port does not understand '${text}'.`, {
    suggestions: [
      'It takes: auto, a device path (/dev/ttyACM0, COM3), id:<usb serial number>, sim, sim:heap=128k, emu:<file.uf2>',
      'List the boards with: mpgc ports',
    ],
  });
}

function parseSimHeap(text: string): number {
  const match = /^sim:heap=(\d+)([km]?)$/i.exec(text);
  const unit = { '': 1, k: 1024, m: 1024 * 1024 }[match?.[2]?.toLowerCase() ?? ''] ?? 1;
  const bytes = Number(match?.[1]) * unit;
  if (match && bytes >= MIN_SIM_HEAP_BYTES && bytes <= MAX_SIM_HEAP_BYTES) return bytes;
  throw new MpgcError('USAGE', `--port does not understand '${text}'.`, {
    suggestions: ['Give the heap of the embedded board as sim:heap=64k, from 8k to 256m.'],
  });
}

function parseEmu(text: string): { firmwarePath: string; flashPath: string | null } {
  const match = /^emu:(.+?)(?:,flash=(.+))?$/.exec(text);
  const [, firmwarePath, flashPath] = match ?? [];
  const otherOption = /,[a-z]+=[^,]*$/;
  if (firmwarePath && ![firmwarePath, flashPath ?? ''].some((path) => otherOption.test(path))) {
    return { firmwarePath, flashPath: flashPath ?? null };
  }
  throw new MpgcError('USAGE', `--port does not understand '${text}'.`, {
    suggestions: [
      'Give the firmware of the emulated board as emu:RPI_PICO.uf2, or emu:RPI_PICO.uf2,flash=pico.flash to keep its files.',
    ],
  });
}

/**
 * The port that `address` stands for among those found.
 * @throws MpgcError NO_BOARD, SEVERAL_BOARDS or PORT_NOT_FOUND, each listing what was found
 */
export function choosePort(
  address: Extract<PortAddress, { kind: 'auto' | 'serial-number' }>,
  found: DiscoveredPort[],
): DiscoveredPort {
  const boards = found.filter((port) => port.family !== null);
  if (address.kind === 'serial-number') {
    const match = found.find((port) => port.serialNumber === address.serialNumber);
    if (match) return match;
    throw new MpgcError('PORT_NOT_FOUND', `No board has the USB serial number ${address.serialNumber}.`, {
      suggestions: [listed(found)],
    });
  }
  const [only] = boards;
  if (only && boards.length === 1) return only;
  if (only) {
    throw new MpgcError('SEVERAL_BOARDS', `${boards.length} boards are attached; choose one with --port.`, {
      suggestions: [listed(boards)],
    });
  }
  throw new MpgcError('NO_BOARD', 'No board is attached.', {
    suggestions: [
      listed(found),
      'Check that the cable carries data, not only power.',
      'Without a board: --port sim runs on the embedded MicroPython.',
    ],
  });
}

/** One line that names every port with its family and id. */
export function listed(ports: DiscoveredPort[]): string {
  if (ports.length === 0) return 'Found: no serial port at all.';
  const names = ports.map((port) => {
    const id = port.serialNumber ? ` id:${port.serialNumber}` : '';
    return `${port.path}${port.family ? ` (${port.family})` : ''}${id}`;
  });
  return `Found: ${names.join(', ')}`;
}
