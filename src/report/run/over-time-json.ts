import * as z from 'zod';
import type { OverTimeJudgement } from '../../analysis/overtime/judge-over-time.js';

/** Times in ms since the baseline, sizes in bytes. */
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
  watchedMs: z.number(),
  clock: z.enum(['board', 'host']),
  /** Null where nothing grows to the end. */
  bytesPerSecond: z.number().nullable(),
  /** [low, high] */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** From the start to a full heap, at this rate. */
  msToFull: z.number().nullable(),
});

export function toOverTimeJson(judged: OverTimeJudgement): z.infer<typeof overTimeSchema> {
  const { verdict, reason, basis, during, floors, samples, watchedMs, clock, msToFull } = judged;
  return {
    verdict,
    reason,
    basis,
    during,
    floors,
    samples,
    watchedMs,
    clock,
    bytesPerSecond: judged.bytesPerSecond?.rate ?? null,
    interval: judged.bytesPerSecond?.interval ?? null,
    msToFull,
  };
}
