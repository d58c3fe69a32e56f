import type { SampleRecord } from '../../session/schema.js';

export interface Repetitions {
  count: number;
  /** Live memory before the first and before the last repetition, agent subtracted. */
  firstLiveBytes: number;
  lastLiveBytes: number;
  /** How many repetitions left more live memory than there was before them. */
  grew: number;
}

/** Null where no collection ran before a repetition. */
export function repetitionsOf(samples: Iterable<SampleRecord>, agentBytes: number): Repetitions | null {
  let count = 0;
  let grew = 0;
  let first: number | null = null;
  let last: number | null = null;
  for (const { source, collected, allocBytes } of samples) {
    if (source === 'iteration-end') count += 1;
    if (source !== 'iteration-start' || !collected) continue;
    const liveBytes = allocBytes - agentBytes;
    if (last !== null && liveBytes > last) grew += 1;
    first ??= liveBytes;
    last = liveBytes;
  }
  return first === null || last === null ? null : { count, firstLiveBytes: first, lastLiveBytes: last, grew };
}
