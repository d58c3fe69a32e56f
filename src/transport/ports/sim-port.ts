import { MpgcError } from '../../errors.js';
import type { PortKind } from './port-kind.js';

/** The embedded board. */
export const SIM_PORT: PortKind<{ heapBytes: number; mayGrow: boolean }> = {
  forms: ['sim', 'sim:heap=128k', 'sim:heap=128k+'],
  parse: (text) => {
    if (text === 'sim') return { heapBytes: DEFAULT_HEAP_BYTES, mayGrow: true };
    return text.startsWith('sim:') ? { heapBytes: parseHeap(text), mayGrow: text.endsWith('+') } : null;
  },
  open: async ({ heapBytes, mayGrow }, text) => {
    const { SimTransport } = await import('../sim/sim-transport.js');
    const transport = new SimTransport({ heapBytes, mayGrow, maxHeapBytes: MAX_HEAP_BYTES }, text);
    await transport.open();
    return transport;
  },
};

const DEFAULT_HEAP_BYTES = 128 * 1024;
const MIN_HEAP_BYTES = 8 * 1024;
/** What may be asked for: a heap map holds no more blocks than that. */
const MAX_ASKED_BYTES = 64 * 1024 * 1024;
/** What any heap grows to. */
const MAX_HEAP_BYTES = 256 * 1024 * 1024;

function parseHeap(text: string): number {
  const match = /^sim:heap=(\d+)([km]?)\+?$/i.exec(text);
  const unit = { '': 1, k: 1024, m: 1024 * 1024 }[match?.[2]?.toLowerCase() ?? ''] ?? 1;
  const bytes = Number(match?.[1]) * unit;
  if (match && bytes >= MIN_HEAP_BYTES && bytes <= MAX_ASKED_BYTES) return bytes;
  throw new MpgcError('USAGE', `--port does not understand '${text}'.`, {
    suggestions: ['Give a heap from 8k to 64m: sim:heap=64k, or sim:heap=64k+ to let it grow.'],
  });
}
