/** A program run in a heap of this many blocks, and whether it came to its end there. */
export interface Trial {
  blocks: number;
  passed: boolean;
}

/** What trials say of the smallest heap of a program, in blocks. */
export interface Edge {
  /** The least that is not excluded: it failed in every trial with less, and did so with one block less. Null where none failed. */
  low: number | null;
  /** From here on up every trial passed. */
  high: number;
  /** One block less fails, and what was tried more than once, on both sides, came out the same each time. */
  exact: boolean;
}

/** How often each side of the edge must come out the same. */
export const CONFIRMATIONS = 2;

/** Null as long as nothing passed above all that failed. */
export function edgeOf(trials: Trial[]): Edge | null {
  const highestFailed = highest(trials.filter(({ passed }) => !passed));
  const high = least(trials.filter(({ passed, blocks }) => passed && blocks > (highestFailed ?? -1)));
  if (high === null) return null;
  const lowestPassed = least(trials.filter(({ passed }) => passed))!;
  const lowFailed = highest(trials.filter(({ passed, blocks }) => !passed && blocks < lowestPassed));
  const low = lowFailed === null ? null : lowFailed + 1;
  const confirmed =
    times(trials, high) >= CONFIRMATIONS && low !== null && times(trials, low - 1) >= CONFIRMATIONS;
  return { low, high, exact: low === high && confirmed };
}

/** How often a heap of this many blocks was tried. */
export function times(trials: Trial[], blocks: number): number {
  return trials.filter((trial) => trial.blocks === blocks).length;
}

function least(trials: Trial[]): number | null {
  return trials.length === 0 ? null : trials.reduce((found, { blocks }) => Math.min(found, blocks), Infinity);
}

function highest(trials: Trial[]): number | null {
  return trials.length === 0
    ? null
    : trials.reduce((found, { blocks }) => Math.max(found, blocks), -Infinity);
}
