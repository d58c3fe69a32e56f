import type { CaptureRecord, SampleRecord } from '../schema.js';
import { CallCounts } from './call-counts.js';
import { CaptureBounds } from './capture-bounds.js';
import { HeapTotals } from './heap-totals.js';
import { LineCounts } from './line-counts.js';
import { OwnedPlaces } from './owned-places.js';
import { RecordOrder } from './record-order.js';
import type { RecordRule } from './record-rule.js';
import { RunEnd } from './run-end.js';
import { SampleFigures } from './sample-figures.js';
import { SourceFiles } from './source-files.js';

/** All rules: what the reader holds a capture to, and the writer what it is given. */
export class RecordRules {
  readonly #order = new RecordOrder();
  readonly #figures = new SampleFigures();
  readonly #calls = new CallCounts();
  readonly #bounds = new CaptureBounds();
  readonly #all: readonly RecordRule[] = [
    this.#order,
    this.#figures,
    this.#calls,
    this.#bounds,
    new HeapTotals(),
    new RunEnd(),
    new SourceFiles(),
    new LineCounts(),
    new OwnedPlaces(),
  ];

  /** What is wrong with the record that comes next. Null where nothing is: then those that follow are held to it. */
  complaint(record: CaptureRecord): string | null {
    if (record.type === 'sample') return this.#ofSample(record);
    for (const rule of this.#all) {
      const complaint = rule.complaint(record);
      if (complaint !== null) return complaint;
    }
    for (const rule of this.#all) rule.add(record);
    return null;
  }

  /** Of the rules that look at samples, by name: for a million of them all in a list take half a second more. */
  #ofSample(sample: SampleRecord): string | null {
    const complaint =
      this.#order.complaint(sample) ?? this.#figures.complaint(sample) ?? this.#bounds.complaint(sample);
    if (complaint !== null) return complaint;
    this.#order.add(sample);
    this.#figures.add(sample);
    this.#calls.add(sample);
    this.#bounds.add(sample);
    return null;
  }
}
