import type { SampleRecord } from '../../session/schema.js';

/** The samples that figures are named after; null for one that was not taken. */
export interface KeySamples {
  baseline: SampleRecord | null;
  /** The agent's last inside the program, or the first from the prompt after it. */
  programEnd: SampleRecord | null;
  final: SampleRecord | null;
  /** The first at a MemoryError, and the one after its collection. */
  failure: SampleRecord | null;
  afterFailure: SampleRecord | null;
  /** The one with most allocated. */
  peak: SampleRecord | null;
  /** How many repetitions of --call came to their end. */
  repeated: number;
}

export function keySamples(samples: Iterable<SampleRecord>): KeySamples {
  const found: KeySamples = {
    baseline: null,
    programEnd: null,
    final: null,
    failure: null,
    afterFailure: null,
    peak: null,
    repeated: 0,
  };
  let promptAfter: SampleRecord | null = null;
  for (const sample of samples) {
    const { role, source } = sample;
    if (!found.peak || sample.allocBytes > found.peak.allocBytes) found.peak = sample;
    if (source === 'iteration-end') found.repeated += 1;
    if (role === 'baseline') found.baseline ??= sample;
    if (role === 'final') found.final ??= sample;
    if (role === 'program-end') promptAfter ??= sample;
    if (source === 'program-end') found.programEnd = sample;
    if (source === 'failure' && found.failure) found.afterFailure ??= sample;
    if (source === 'failure') found.failure ??= sample;
  }
  found.programEnd ??= promptAfter;
  return found;
}
