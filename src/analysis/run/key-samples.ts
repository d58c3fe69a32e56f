import type { Fold } from '../../session/fold.js';
import type { CaptureRecord, SampleRecord } from '../../session/schema.js';

/** The samples that figures are named after; null for one that was not taken. */
export interface KeySamples {
  baseline: SampleRecord | null;
  /** The agent's last inside the program, or the first from the prompt after it; after lingering, that alone. */
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

export class KeySamplesFold implements Fold<KeySamples> {
  readonly #found: KeySamples = {
    baseline: null,
    programEnd: null,
    final: null,
    failure: null,
    afterFailure: null,
    peak: null,
    repeated: 0,
  };
  #promptAfter: SampleRecord | null = null;
  #lingered = false;

  add(record: CaptureRecord): void {
    if (record.type !== 'sample') return;
    const found = this.#found;
    const { role, source } = record;
    if (!found.peak || record.allocBytes > found.peak.allocBytes) found.peak = record;
    if (source === 'iteration-end') found.repeated += 1;
    if (role === 'baseline') found.baseline ??= record;
    if (role === 'final') found.final ??= record;
    if (role === 'program-end') this.#promptAfter ??= record;
    if (source === 'program-end') found.programEnd = record;
    if (source === 'prompt' && role === undefined) this.#lingered = true;
    if (source === 'failure' && found.failure) found.afterFailure ??= record;
    if (source === 'failure') found.failure ??= record;
  }

  result(): KeySamples {
    const inside = this.#lingered ? null : this.#found.programEnd;
    return { ...this.#found, programEnd: inside ?? this.#promptAfter };
  }
}
