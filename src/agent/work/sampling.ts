import type * as z from 'zod';
import {
  DEFAULT_MAX_OVERHEAD,
  MAX_INTERVAL_HOURS,
  MAX_MAPS,
  MAX_OVERHEAD,
  MAX_RUN_HOURS,
} from '../../session/recording-limits.js';
import { milliseconds, optionsOf, share, wholeNumber, yesOrNo } from './option-schemas.js';

/** How a run is looked at. */
export const samplingSchema = optionsOf({
  /** Whether a timer of the board samples while the script runs; null: where it has one, and nothing is repeated. */
  timer: yesOrNo().nullable().default(null),
  /** Of the samples by a timer of the board, and while lingering; null for AUTO_INTERVAL_MS of the one, and the default of the other. */
  intervalMs: milliseconds(MAX_INTERVAL_HOURS).nullable().default(null),
  /** When to stop the script; null for never. */
  durationMs: milliseconds(MAX_RUN_HOURS).nullable().default(null),
  /** How long to go on sampling from the prompt after the script has returned. */
  lingerMs: milliseconds(MAX_RUN_HOURS).nullable().default(null),
  /** Collect at most this often at samples; null for never. */
  collectEveryMs: milliseconds(MAX_INTERVAL_HOURS).nullable().default(null),
  /** Share of the time that timer samples may take, 0 to 1. */
  maxOverhead: share(MAX_OVERHEAD).default(DEFAULT_MAX_OVERHEAD),
  /** How many heap maps to read while lingering. */
  maps: wholeNumber(0, MAX_MAPS).default(0),
});

export type Sampling = z.output<typeof samplingSchema>;

/** Seldom enough that the slowest gc.mem_alloc() that was seen, 9 ms on a Pico, takes 4 % of the time. */
const AUTO_INTERVAL_MS = 250;

/** How often a timer of the board samples in this run; null for never. */
export function timerIntervalMs(
  { timer, intervalMs }: Pick<Sampling, 'timer' | 'intervalMs'>,
  { hasTimer, repeats }: { hasTimer: boolean; repeats: boolean },
): number | null {
  const isWanted = timer ?? (intervalMs !== null || (hasTimer && !repeats));
  return isWanted ? (intervalMs ?? AUTO_INTERVAL_MS) : null;
}

/** `count` places that part a length into pieces of the same length: of 100, three are 25, 50 and 75. */
export function evenly(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => ((at + 1) * length) / (count + 1));
}
