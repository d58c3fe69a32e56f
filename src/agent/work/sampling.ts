import type * as z from 'zod';
import {
  DEFAULT_MAX_OVERHEAD,
  MAX_INTERVAL_HOURS,
  MAX_MAPS,
  MAX_OVERHEAD,
  MAX_RUN_HOURS,
} from '../../session/recording-limits.js';
import { milliseconds, optionsOf, share, wholeNumber } from './option-schemas.js';

/** How a run is looked at. */
export const samplingSchema = optionsOf({
  /** Of the samples by a timer of the board, and while lingering; null for none. */
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
