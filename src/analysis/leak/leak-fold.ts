import type { Fold } from '../../session/fold.js';
import type { BoardRecord, CaptureRecord, HeaderRecord } from '../../session/schema.js';
import { RunRecordsFold } from '../run/run-records.js';
import { GarbageFold } from './garbage-fold.js';
import { judgeLeak, type LeakJudgement } from './judge-leak.js';
import { leakFacts } from './leak-facts.js';
import { type LeakSeries, LeakSeriesFold } from './leak-series.js';
import { PassSeriesFold } from './pass-series.js';
import { StepSeriesFold } from './step-series.js';

/** What a hunt says, while it goes on and in the end; of several loops, each by itself. Empty where there is none, or not yet. */
export class LeakFold implements Fold<LeakJudgement[]> {
  readonly #records = new RunRecordsFold();
  readonly #garbage = new GarbageFold();
  #header: HeaderRecord | null = null;
  /** Of the calls, or of each loop. */
  #series: Fold<LeakSeries>[] = [];

  add(record: CaptureRecord): void {
    if (record.type === 'header') this.#header = record;
    if (record.type === 'board') this.#series = seriesOf(this.#header, record);
    this.#records.add(record);
    this.#garbage.add(record);
    for (const series of this.#series) series.add(record);
  }

  result(): LeakJudgement[] {
    const records = this.#records.result();
    if (!records.board) return [];
    const garbage = this.#garbage.result();
    return this.#series.map((series, at) =>
      judgeLeak(leakFacts(series.result(), records, garbage, records.header?.options.loops?.[at] ?? null)),
    );
  }
}

/** A board that collects at its prompt only goes from pass to pass as if that were a call. */
function seriesOf(header: HeaderRecord | null, board: BoardRecord): Fold<LeakSeries>[] {
  const { hunt, loops } = header?.options ?? {};
  if (!hunt) return [];
  if (loops && board.collects === 'inline') return loops.map((_, loop) => new PassSeriesFold(loop));
  return loops && loops.length > 1
    ? loops.map((_, loop) => new StepSeriesFold(loop))
    : [new LeakSeriesFold()];
}
