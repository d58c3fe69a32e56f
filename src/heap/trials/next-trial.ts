import { CONFIRMATIONS, edgeOf, type Trial, times } from './edge-of-trials.js';

/** Blocks below the edge that are tried as well: a program may fit by luck where it does not a block above. */
const BELOW = [2, 4, 8];

/**
 * The heap to try next, in blocks; null when nothing more is to be learned. Halves what lies between the heaps that passed and
 * those that failed, then confirms both sides, then looks a little below. Where trials contradict each other, both
 * ends of what is uncertain are narrowed, and nothing is confirmed. Heaps that can be tried: from `least` to `most`, and
 * the whole one, which has passed.
 */
export function nextTrial(trials: Trial[], { least, most }: { least: number; most: number }): number | null {
  const edge = edgeOf(trials);
  if (edge === null) return null;
  const passed = trials.filter((trial) => trial.passed).map(({ blocks }) => blocks);
  const failed = trials.filter((trial) => !trial.passed).map(({ blocks }) => blocks);
  const lowestPassed = Math.min(...passed);
  const below = edge.low === null ? least - 1 : edge.low - 1;
  if (Math.min(lowestPassed, most + 1) - below > 1) return middle(below, Math.min(lowestPassed, most + 1));
  const highestFailed = Math.max(below, ...failed);
  const high = Math.min(edge.high, most + 1);
  if (high - highestFailed > 1) return middle(highestFailed, high);
  if (edge.high > most || (edge.low !== null && edge.low !== edge.high)) return null;
  if (times(trials, edge.high) < CONFIRMATIONS) return edge.high;
  if (edge.low === null) return null;
  if (times(trials, below) < CONFIRMATIONS) return below;
  const further = BELOW.map((distance) => edge.high - distance).filter((blocks) => blocks >= least);
  return further.find((blocks) => times(trials, blocks) === 0) ?? null;
}

function middle(low: number, high: number): number {
  return Math.floor((low + high) / 2);
}
