import type { DatedReport } from '../output/printed-errors.js';
import { type Moment, timeBetween } from './board-moment.js';
import { PointList } from './point-list.js';
import { StretchThinner } from './stretch-thinner.js';
import type { PrintedMark } from './timeline.js';

const MAX_MARKS = 1000;

/** Waits for the sample behind it. */
type Waiting = Pick<DatedReport, 'atMs' | 'kind'>;

/** The exceptions of the output at their places on the timeline. Holds about MAX_MARKS of any number. */
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
      ms: timeBetween(this.#last, next, atMs),
      kind,
    }));
  }
}

function thinner<Item>(): StretchThinner<Item, PointList<Item>> {
  return new StretchThinner(MAX_MARKS, { figures: [], always: () => false }, new PointList<Item>());
}
