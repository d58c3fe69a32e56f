import type { Fold } from '../../session/fold.js';
import type { CaptureRecord } from '../../session/schema.js';
import { RunRecordsFold } from '../run/run-records.js';
import { GarbageFold } from './garbage-fold.js';
import { judgeLeak, type LeakJudgement } from './judge-leak.js';
import { leakFacts } from './leak-facts.js';
import { LeakSeriesFold } from './leak-series.js';

/** What a hunt says, while it goes on and in the end; null where there is none, or not yet. */
export class LeakFold implements Fold<LeakJudgement | null> {
  readonly #records = new RunRecordsFold();
  readonly #series = new LeakSeriesFold();
  readonly #garbage = new GarbageFold();

  add(record: CaptureRecord): void {
    this.#records.add(record);
    this.#series.add(record);
    this.#garbage.add(record);
  }

  result(): LeakJudgement | null {
    const records = this.#records.result();
    if (!records.board || !records.header?.options.hunt) return null;
    return judgeLeak(leakFacts(this.#series.result(), records, this.#garbage.result()));
  }
}
