import type { Truth } from '../main-loops/truth.js';

/** What is true of the programs beside this file; `callback`: whether it is said of one. As in ../main-loops/truth.ts. */
export const TRUTH: Record<string, Omit<Truth, 'asyncio'> & { callback: string | null; timer: boolean }> = {
  timer_leaks: { verdict: 'leak', line: 9, callback: 'tick', perPass: 16, timer: true },
  loop_leaks: { verdict: 'leak', line: 14, callback: null, perPass: 16 + 16 + 32, timer: true },
  scheduled: { verdict: 'leak', line: 8, callback: 'later', perPass: 16, timer: false },
  method_after_return: { verdict: 'bounded', line: 12, callback: 'poll', timer: true },
  hard_timer: { verdict: 'clean', line: 17, callback: null, timer: true },
};
