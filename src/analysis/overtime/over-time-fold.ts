import type { Fold } from '../../session/fold.js';
import type { CaptureRecord } from '../../session/schema.js';
import { judgeOverTime, type OverTimeJudgement } from './judge-over-time.js';
import { TimeSeriesFold } from './time-series.js';

/** What the samples of a program over time say, or of repetitions without collections; null for a hunt, and for others. */
export class OverTimeFold implements Fold<OverTimeJudgement | null> {
  readonly #series = new TimeSeriesFold();

  add(record: CaptureRecord): void {
    this.#series.add(record);
  }

  result(): OverTimeJudgement | null {
    const series = this.#series.result();
    return series && judgeOverTime(series);
  }
}
