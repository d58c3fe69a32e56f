import { CurrentForm } from './current-form.js';
import { NumberColumn } from './number-column.js';
import { RecordTable } from './record-table.js';
import type { CaptureRecord, RecordOf } from './schema.js';

/** The types of which a long run has as many as samples. */
const TABLED = ['sample', 'collect'] as const;
type Tabled = (typeof TABLED)[number];

/**
 * The records of a capture in their order and in the form of now, to be gone through again and again. What a long run has many of stands in
 * tables and becomes an object only while it is looked at: keep figures of samples, not samples.
 */
export class CaptureRecords implements Iterable<CaptureRecord> {
  readonly #tables: { [T in Tabled]: RecordTable<RecordOf<T>> } = {
    sample: new RecordTable(),
    collect: new RecordTable(),
  };
  readonly #form = new CurrentForm();
  readonly #others: CaptureRecord[] = [];
  /** Of each record the number of its type in TABLED; -1 for all others. */
  readonly #order = new NumberColumn();

  static of(records: Iterable<CaptureRecord>): CaptureRecords {
    const all = new CaptureRecords();
    for (const record of records) all.add(record);
    return all;
  }

  add(given: CaptureRecord): void {
    const record = this.#form.of(given);
    if (record === null) return;
    if (record.type === 'mark') {
      this.#tables.sample.amendLast('label', record.label);
      return;
    }
    const table = TABLED.indexOf(record.type as Tabled);
    this.#order.add(table);
    if (table === -1) this.#others.push(record);
    else (this.#tables[record.type as Tabled] as RecordTable<CaptureRecord>).add(record);
  }

  get length(): number {
    return this.#order.length;
  }

  get samples(): RecordTable<RecordOf<'sample'>> {
    return this.#tables.sample;
  }

  *[Symbol.iterator](): Iterator<CaptureRecord> {
    const at = TABLED.map(() => 0);
    let other = 0;
    for (let index = 0; index < this.#order.length; index++) {
      const table = this.#order.at(index);
      const type = TABLED[table];
      if (type === undefined) yield this.#others[other++] as CaptureRecord;
      else yield this.#tables[type].at(at[table]!++);
    }
  }

  /** All of one type, in their order. */
  *ofType<T extends CaptureRecord['type']>(type: T): Generator<RecordOf<T>> {
    if (isTabled(type)) yield* this.#tables[type] as Iterable<RecordOf<T>>;
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
    const type = this.length === 0 ? undefined : TABLED[this.#order.at(this.length - 1)];
    if (type === undefined) return this.#others.at(-1) ?? null;
    return this.#tables[type].at(this.#tables[type].length - 1);
  }
}

function isTabled(type: CaptureRecord['type']): type is Tabled {
  return (TABLED as readonly string[]).includes(type);
}
