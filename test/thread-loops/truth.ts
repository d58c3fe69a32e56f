import type { Truth } from '../main-loops/truth.js';

/** What is true of the programs beside this file; `lines`: the loops that are looked at. As in ../main-loops/truth.ts. */
export const TRUTH: Record<string, Omit<Truth, 'asyncio' | 'reason'> & { lines: number[] }> = {
  thread_leaks: { verdict: 'leak', line: 11, perPass: 16, lines: [11] },
  main_leaks: { verdict: 'leak', line: 16, perPass: 16, lines: [10, 16] },
  goes_on: { verdict: 'leak', line: 12, perPass: 16, lines: [12] },
  hands_over: { verdict: 'bounded', line: 17, lines: [10, 17] },
};
