import type { SampleRecord, SampleSource } from '../../session/schema.js';

export interface Sampling {
  samples: number;
  /** Of these, those at marks, at repetitions and by the timer: only they saw the program at work. */
  inside: number;
  /** Samples that were taken on the board and did not arrive. */
  lost: number;
  /**
   * Share of the time from the program's first sample to the first after it that the agent took, its collections
   * included, by the board's clock; null where that time is too short, or a sample of it was lost.
   */
  share: number | null;
  costUs: number;
}

const INSIDE: readonly SampleSource[] = ['mark', 'iteration-start', 'iteration-end', 'timer', 'call'];
/** Shorter than this, a share of the time says nothing: clocks step by up to a millisecond. */
const SHORTEST_SHARED_MS = 20;

/**
 * Each sample carries the cost of the call before it, collections and printing included: so the calls of the
 * program's own time stand in the samples after its first, up to the one that follows its last.
 */
export function samplingOf(all: Iterable<SampleRecord>): Sampling {
  let samples = 0;
  let inside = 0;
  let seq = 0;
  let costUs = 0;
  let began: { sample: SampleRecord; at: number } | null = null;
  let ended: { sample: SampleRecord; at: number; costUs: number } | null = null;
  for (const sample of all) {
    const at = samples;
    if (began) costUs += sample.previousCostUs;
    if (sample.source === 'prompt') {
      if (began) ended ??= { sample, at, costUs };
    } else {
      began ??= { sample, at };
      ended = null;
    }
    samples += 1;
    if (INSIDE.includes(sample.source)) inside += 1;
    seq = sample.seq;
  }
  const counts = { samples, inside, lost: seq - samples };
  if (!began || !ended) return { ...counts, share: null, costUs: 0 };
  const elapsedMs = ended.sample.boardMs - began.sample.boardMs;
  const complete = ended.sample.seq - began.sample.seq === ended.at - began.at;
  const share =
    elapsedMs < SHORTEST_SHARED_MS || !complete ? null : Math.min(1, ended.costUs / 1000 / elapsedMs);
  return { ...counts, share, costUs: ended.costUs };
}
