import type { Summary } from '../run/summarize.js';

/** The heap became larger than was asked for: a board of that size would have raised MemoryError. Sizes in bytes. */
export interface OutgrewHeap {
  code: 'outgrew-heap';
  severity: 'error';
  /** Of the heap before the program, and the most that is known of it later. */
  fromBytes: number;
  toBytes: number;
  /** What of that was mpgc's. */
  agentBytes: number;
}

/**
 * Null where it kept to that, and where no size was asked for. Where nothing is collected while a program runs, a heap that grew may
 * have grown for garbage: there what is live in the end must be more than that.
 */
export function outgrewHeap({ board, peakBytes, finalLiveBytes, maps }: Summary): OutgrewHeap | null {
  if (!board?.heapLimitBytes || board.totalBytes === null) return null;
  const agentBytes = board.agent.heapBytes;
  const toBytes = Math.max((peakBytes ?? 0) + agentBytes, ...maps.map(({ dump }) => dump.totalBytes));
  const known = board.collects === 'at-prompt' ? (finalLiveBytes ?? 0) + agentBytes : toBytes;
  if (known <= board.heapLimitBytes) return null;
  return { code: 'outgrew-heap', severity: 'error', fromBytes: board.totalBytes, toBytes, agentBytes };
}
