import { max, quantileSorted } from 'simple-statistics';
import type { SampleRecord } from '../../session/schema.js';

export interface Collections {
  /** How many samples are drops (see isDrop). */
  drops: number;
  /** Of the collections that the agent timed; null where none was. */
  pauseUs: { p50: number; max: number; count: number } | null;
}

export function collectionsOf(samples: Iterable<SampleRecord>): Collections {
  const pauses: number[] = [];
  let drops = 0;
  let before: SampleRecord | null = null;
  for (const sample of samples) {
    if (isDrop(before, sample)) drops += 1;
    if (sample.pauseUs !== null) pauses.push(sample.pauseUs);
    before = sample;
  }
  pauses.sort((a, b) => a - b);
  const pauseUs =
    pauses.length === 0 ? null : { p50: quantileSorted(pauses, 0.5), max: max(pauses), count: pauses.length };
  return { drops, pauseUs };
}

/**
 * A sample of the program's own time in which less was allocated than in the one before, with no collection by
 * the agent: an automatic collection, one by the program, or memory that the firmware freed at once. The
 * board tells these apart nowhere, so this is evidence of a collection and no proof.
 */
export function isDrop(before: SampleRecord | null, sample: SampleRecord): boolean {
  if (!before || before.source === 'prompt' || sample.source === 'prompt' || sample.collected) return false;
  return sample.allocBytes < before.allocBytes;
}
