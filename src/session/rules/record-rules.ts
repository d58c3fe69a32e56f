import type { CaptureRecord } from '../schema.js';
import { CallCounts } from './call-counts.js';
import { HeapTotals } from './heap-totals.js';
import { RecordOrder } from './record-order.js';
import type { RecordRule } from './record-rule.js';
import { RunEnd } from './run-end.js';
import { SampleFigures } from './sample-figures.js';

/** All rules: what the reader holds a capture to, and the writer what it is given. */
export class RecordRules implements RecordRule {
  readonly #order = new RecordOrder();
  readonly #samples = new SampleFigures();
  readonly #others: readonly RecordRule[] = [new HeapTotals(), new CallCounts(), new RunEnd()];

  complaint(record: CaptureRecord): string | null {
    const complaint = this.#order.complaint(record) ?? this.#samples.complaint(record);
    if (complaint !== null) return complaint;
    for (const rule of this.#others) {
      const another = rule.complaint(record);
      if (another !== null) return another;
    }
    return null;
  }
}
