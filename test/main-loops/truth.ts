import type { InconclusiveReason, LeakVerdict } from '../../src/analysis/leak/judge-leak.js';

/** What is true of the programs beside this file, on a 32-bit build with blocks of 16 bytes. */
export interface Truth {
  verdict: LeakVerdict;
  reason?: InconclusiveReason;
  /** Of the loop that the verdict is about. */
  line: number;
  /** Bytes per pass; the interval must hold it. Absent where nothing leaks. */
  perPass?: number;
  /** Whether it needs asyncio. */
  asyncio?: true;
}

/** A tuple of two is one block, a bytearray one and its data. What grows is more than what a stale word may keep. */
export const TRUTH: Record<string, Truth> = {
  top: { verdict: 'leak', line: 6, perPass: 16 },
  main_function: { verdict: 'bounded', line: 7 },
  application: { verdict: 'leak', line: 16, perPass: 16 / 3 },
  waits_first: { verdict: 'clean', line: 21 },
  counts_passes: { verdict: 'leak', line: 10, perPass: 16 },
  swallows: { verdict: 'bounded', line: 11 },
  exits: { verdict: 'inconclusive', reason: 'too-few-calls', line: 3 },
  tasks: { verdict: 'leak', line: 14, perPass: 16 + 16 + 112, asyncio: true },
  server: { verdict: 'bounded', line: 14, asyncio: true },
};
