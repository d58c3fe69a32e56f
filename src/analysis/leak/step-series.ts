import type { Fold } from '../../session/fold.js';
import type { CaptureRecord } from '../../session/schema.js';
import { type LeakPoint, type LeakSeries, LeakSeriesFold } from './leak-series.js';

/**
 * The passes of one of several loops, of a board that stops at each pass of any of them: the samples are those of the calls that go on
 * with the program, and how often this loop was passed is told with each.
 */
export class StepSeriesFold implements Fold<LeakSeries> {
  readonly #loop: number;
  readonly #calls = new LeakSeriesFold();
  /** Passes of this loop that were over after so many calls. */
  readonly #passes = new Map<number, number>();

  constructor(loop: number) {
    this.#loop = loop;
  }

  add(record: CaptureRecord): void {
    this.#calls.add(record);
    if (record.type !== 'passes') return;
    const begun = record.begun[this.#loop] ?? 0;
    this.#passes.set(this.#calls.result().calls, Math.max(0, begun - 1));
  }

  result(): LeakSeries {
    const { points, warmUpCalls, ...series } = this.#calls.result();
    const passed = points.flatMap((point) => {
      const calls = this.#passes.get(point.calls);
      return calls === undefined ? [] : [{ ...point, calls }];
    });
    const passes = Math.max(0, ...this.#passes.values());
    return {
      ...series,
      points: lastOfEach(passed),
      calls: passes,
      warmUpCalls: this.#passes.get(warmUpCalls) ?? 0,
      callSeconds:
        series.callSeconds && passes > 0
          ? {
              ...series.callSeconds,
              seconds: (series.callSeconds.seconds * series.calls) / passes,
            }
          : null,
    };
  }
}

/** Between two passes of this loop others may have been passed: what was live last is what the next begins with. */
function lastOfEach(points: LeakPoint[]): LeakPoint[] {
  return points.filter((point, at) => {
    const next = points[at + 1];
    return next === undefined || next.calls !== point.calls || next.phase !== point.phase;
  });
}
