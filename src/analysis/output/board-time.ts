import { mayWait } from '../../session/sample-sources.js';
import type { SampleRecord } from '../../session/schema.js';

/** A sample's time by the host's clock, and by the board's. */
interface Moment {
  atMs: number;
  ms: number;
}

/** What came between two samples has its time by them; a side without one is null. */
export interface Stretch {
  before: Moment | null;
  after: Moment | null;
}

/**
 * Tells the board's time of what has none of its own, the output, by the samples around it. Of samples that arrive in a row those
 * that may wait tell nothing, but for the last, with which the row was sent.
 */
export class BoardTime {
  #before: Moment | null = null;
  #lastOfRow: SampleRecord | null = null;
  /** The first of the row that was sent when it was taken. */
  #firstSure: SampleRecord | null = null;

  addSample(sample: SampleRecord): void {
    this.#lastOfRow = sample;
    if (!mayWait(sample.source)) this.#firstSure ??= sample;
  }

  /** Output comes next. Where samples came since the last, this is the stretch that what was printed before them lies in. */
  endRow(): Stretch | null {
    if (this.#lastOfRow === null) return null;
    const stretch = this.now;
    this.#before = momentOf(this.#lastOfRow);
    this.#lastOfRow = null;
    this.#firstSure = null;
    return stretch;
  }

  /** The stretch of what was printed last, by the samples that there are. */
  get now(): Stretch {
    const after = this.#firstSure ?? this.#lastOfRow;
    return { before: this.#before, after: after && momentOf(after) };
  }
}

function momentOf(sample: SampleRecord): Moment {
  return { atMs: sample.atMs, ms: timeOfSample(sample) };
}

/**
 * As much of the way from the sample before to the one behind as it is by the host's clock. With a sample at one side alone it
 * has the time of that; without any, 0.
 */
export function timeBetween({ before, after }: Stretch, atMs: number): number {
  const [from, to] = [before ?? after, after ?? before];
  if (!from || !to) return 0;
  const wholeMs = to.atMs - from.atMs;
  const share = wholeMs > 0 ? Math.min(1, Math.max(0, (atMs - from.atMs) / wholeMs)) : 0;
  return from.ms + share * (to.ms - from.ms);
}

/** Of a sample, to the µs: a board's clock has no smaller step. */
export function timeOfSample({ boardMs }: SampleRecord): number {
  return Math.round(boardMs * 1000) / 1000;
}
