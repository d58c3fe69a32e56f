import type { SampleRecord } from '../../session/schema.js';
import { BoardTime, type Stretch, timeBetween } from '../output/board-time.js';
import type { DatedReport } from '../output/printed-errors.js';
import { PointList } from './point-list.js';
import { StretchThinner } from './stretch-thinner.js';
import type { PrintedMark } from './timeline.js';

const MAX_MARKS = 1000;

/** Waits for the sample behind it. */
type Waiting = Pick<DatedReport, 'atMs' | 'kind'>;

/** The exceptions of the output at their places on the timeline. Holds about MAX_MARKS of any number. */
export class PrintedMarks {
  readonly #marks = thinner<PrintedMark>();
  readonly #time = new BoardTime();
  #waiting: StretchThinner<Waiting, PointList<Waiting>> | null = null;
  count = 0;

  addSample(sample: SampleRecord): void {
    this.#time.addSample(sample);
  }

  /** Output came, with these in it. */
  addOutput(reports: readonly DatedReport[]): void {
    const stretch = this.#time.endRow();
    if (stretch) {
      for (const mark of this.#placed(stretch)) this.#marks.add(mark);
      this.#waiting = null;
    }
    for (const { atMs, kind } of reports) {
      this.count += 1;
      this.#waiting ??= thinner();
      this.#waiting.add({ atMs, kind });
    }
  }

  /** More may be added afterwards. */
  result(): PrintedMark[] {
    return [...this.#marks.kept().points, ...this.#placed(this.#time.now)];
  }

  #placed(stretch: Stretch): PrintedMark[] {
    return (this.#waiting?.kept().points ?? []).map(({ atMs, kind }) => ({
      ms: timeBetween(stretch, atMs),
      kind,
    }));
  }
}

function thinner<Item>(): StretchThinner<Item, PointList<Item>> {
  return new StretchThinner(MAX_MARKS, { figures: [], always: () => false }, new PointList<Item>());
}
