import type { DatedReport } from '../output/printed-errors.js';
import { PointList } from './point-list.js';
import { StretchThinner } from './stretch-thinner.js';
import type { PrintedMark } from './timeline.js';

const MAX_MARKS = 1000;

/** A moment by the host's clock, and by the board's. */
interface Moment {
  atMs: number;
  ms: number;
}

/** Waits for the sample behind it. */
type Waiting = Pick<DatedReport, 'atMs' | 'kind'>;

/**
 * Output has no time on the board's clock: it has as much of the way from the sample before it to the one behind it as it
 * has by the host's. Holds about MAX_MARKS of any number.
 */
export class PrintedMarks {
  readonly #marks = thinner<PrintedMark>();
  #waiting: StretchThinner<Waiting, PointList<Waiting>> | null = null;
  #last: Moment | null = null;
  count = 0;

  add({ atMs, kind }: DatedReport): void {
    this.count += 1;
    this.#waiting ??= thinner();
    this.#waiting.add({ atMs, kind });
  }

  /** A sample was taken: what was printed since the one before it has its place. */
  place(atMs: number, ms: number): void {
    const next = { atMs, ms };
    for (const mark of this.#placed(next)) this.#marks.add(mark);
    this.#waiting = null;
    this.#last = next;
  }

  /** More may be added afterwards. */
  result(): PrintedMark[] {
    return [...this.#marks.kept().points, ...this.#placed(null)];
  }

  #placed(next: Moment | null): PrintedMark[] {
    return (this.#waiting?.kept().points ?? []).map(({ atMs, kind }) => ({
      ms: timeBetween(this.#last ?? next, next ?? this.#last, atMs),
      kind,
    }));
  }
}

function timeBetween(before: Moment | null, after: Moment | null, atMs: number): number {
  if (!before || !after) return 0;
  const wholeMs = after.atMs - before.atMs;
  const share = wholeMs > 0 ? Math.min(1, Math.max(0, (atMs - before.atMs) / wholeMs)) : 0;
  return before.ms + share * (after.ms - before.ms);
}

function thinner<Item>(): StretchThinner<Item, PointList<Item>> {
  return new StretchThinner(MAX_MARKS, { figures: [], always: () => false }, new PointList<Item>());
}
