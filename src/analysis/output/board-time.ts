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
 * Tells the board's time of what has none of its own, the output, by the samples around it. Inside a program samples wait on the
 * board and arrive several in a row: the last of a row alone was sent when it was taken (agent-py/core.py).
 */
export class BoardTime {
  #before: Moment | null = null;
  #lastOfRow: SampleRecord | null = null;

  addSample(sample: SampleRecord): void {
    this.#lastOfRow = sample;
  }

  /** Output comes next. Where samples came since the last, this is the stretch that what was printed before them lies in. */
  endRow(): Stretch | null {
    if (this.#lastOfRow === null) return null;
    const stretch = this.now;
    this.#before = stretch.after;
    this.#lastOfRow = null;
    return stretch;
  }

  /** The stretch of what was printed last, by the samples that there are. */
  get now(): Stretch {
    const last = this.#lastOfRow;
    return { before: this.#before, after: last && { atMs: last.atMs, ms: timeOfSample(last) } };
  }
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
