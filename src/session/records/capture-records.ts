import type { CaptureRecord, RecordOf } from '../schema.js';
import { CurrentForm } from './current-form.js';
import { NumberColumn } from './number-column.js';
import { SampleTable } from './sample-table.js';

const SAMPLE = 1;
const OTHER = 0;

/**
 * The records of a capture in their order and in the form of now, to be gone through again and again. Samples, of which a
 * long run has many, stand in a table and become objects only while they are looked at: keep figures of samples, not samples.
 */
export class CaptureRecords implements Iterable<CaptureRecord> {
  readonly samples = new SampleTable();
  readonly #form = new CurrentForm();
  readonly #others: CaptureRecord[] = [];
  /** Of each record whether it is a sample. */
  readonly #order = new NumberColumn();

  static of(records: Iterable<CaptureRecord>): CaptureRecords {
    const all = new CaptureRecords();
    for (const record of records) all.add(record);
    return all;
  }

  add(given: CaptureRecord): void {
    const record = this.#form.of(given);
    if (record?.type === 'mark') this.samples.labelLast(record.label);
    else if (record !== null) this.#append(record);
  }

  get length(): number {
    return this.#order.length;
  }

  *[Symbol.iterator](): Iterator<CaptureRecord> {
    let [sample, other] = [0, 0];
    for (let index = 0; index < this.#order.length; index++) {
      if (this.#order.at(index) === SAMPLE) yield this.samples.at(sample++);
      else yield this.#others[other++]!;
    }
  }

  /** All of one type, in their order. */
  *ofType<T extends CaptureRecord['type']>(type: T): Generator<RecordOf<T>> {
    if (type === 'sample') yield* this.samples as Iterable<RecordOf<T>>;
    else for (const record of this.#others) if (record.type === type) yield record as RecordOf<T>;
  }

  /** The first of one type; null where there is none. */
  first<T extends CaptureRecord['type']>(type: T): RecordOf<T> | null {
    for (const record of this.ofType(type)) return record;
    return null;
  }

  /** For JSON.stringify(): all of them at once. */
  toJSON(): CaptureRecord[] {
    return [...this];
  }

  /** The last of all; null where there is none. */
  get last(): CaptureRecord | null {
    if (this.length === 0) return null;
    const isSample = this.#order.at(this.length - 1) === SAMPLE;
    return isSample ? this.samples.at(this.samples.length - 1) : this.#others.at(-1)!;
  }

  #append(record: CaptureRecord): void {
    this.#order.add(record.type === 'sample' ? SAMPLE : OTHER);
    if (record.type === 'sample') this.samples.add(record);
    else this.#others.push(record);
  }
}
