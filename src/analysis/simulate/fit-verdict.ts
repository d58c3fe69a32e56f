import type { Outcome } from './capture-replayer.js';
import type { Replay } from './replay.js';

/** `depends`: it fits if what the program threw away was garbage soon, and does not if it was in use for long. */
export type FitVerdict = 'fits' | 'depends' | 'does-not-fit';

/** null, a heap that does not even hold what was there before the program, does not fit. */
export function fitVerdict(outcome: Outcome | null): FitVerdict {
  const replays = replaysOf(outcome);
  if (!replays.some(({ fits }) => fits)) return 'does-not-fit';
  return replays.every(({ fits }) => fits) ? 'fits' : 'depends';
}

export function replaysOf(outcome: Outcome | null): Replay[] {
  return outcome ? [outcome.short, outcome.long] : [];
}
