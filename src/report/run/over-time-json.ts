import * as z from 'zod';
import type { OverTimeJudgement } from '../../analysis/overtime/judge-over-time.js';

/** Times in ms since the baseline, sizes in bytes. Where the samples are those of repetitions, by calls in place of time. */
export const overTimeSchema = z.object({
  verdict: z.enum(['grows', 'filled', 'bounded', 'steady', 'inconclusive']),
  /** Why no verdict can be given; null unless `inconclusive`. */
  reason: z.enum(['few-samples', 'short', 'garbage']).nullable(),
  /**
   * What it rests on: samples right after collections by the agent, the first after automatic ones, or all samples,
   * garbage included.
   */
  basis: z.enum(['collected', 'automatic', 'samples']),
  during: z.enum(['program', 'linger']),
  /** How many samples it rests on, of how many. */
  floors: z.int().nonnegative(),
  samples: z.int().nonnegative(),
  /** Null where `calls` says how many calls were looked at. */
  watchedMs: z.number().nullable(),
  calls: z.int().nonnegative().nullable(),
  clock: z.enum(['board', 'host']),
  /** Null where nothing grows to the end. */
  bytesPerSecond: z.number().nullable(),
  bytesPerCall: z.number().nullable(),
  /** [low, high] of the one that is there. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** From the start to a full heap, at this rate. */
  msToFull: z.number().nullable(),
  callsToFull: z.number().nullable(),
});

export function toOverTimeJson(judged: OverTimeJudgement): z.infer<typeof overTimeSchema> {
  const { verdict, reason, basis, during, floors, samples, watched, clock, rate, toFull } = judged;
  const byTime = <T>(value: T) => (judged.axis === 'time' ? value : null);
  const byCalls = <T>(value: T) => (judged.axis === 'calls' ? value : null);
  return {
    verdict,
    reason,
    basis,
    during,
    floors,
    samples,
    watchedMs: byTime(watched),
    calls: byCalls(watched),
    clock,
    bytesPerSecond: byTime(rate?.perUnit ?? null),
    bytesPerCall: byCalls(rate?.perUnit ?? null),
    interval: rate?.interval ?? null,
    msToFull: byTime(toFull),
    callsToFull: byCalls(toFull),
  };
}
