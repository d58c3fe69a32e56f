import { NumberColumn } from './number-column.js';

type Scalar = number | string | boolean | null;

/** No JSON has these numbers, so a column can say by them what is no number. */
const NULL = Number.NaN;
const ABSENT = Number.POSITIVE_INFINITY;

/**
 * Many records of one type, a column a field: a million samples take some 40 MB that way, and several hundred as objects.
 * For flat records, whose fields are numbers in all of them or texts and booleans in all of them, null or absent in some.
 */
export class RecordTable<R extends object> {
  #length = 0;
  readonly #columns = new Map<string, Column>();

  get length(): number {
    return this.#length;
  }

  add(record: R): void {
    for (const [key, value] of Object.entries(record) as [string, Scalar | undefined][]) {
      if (value === undefined) continue;
      this.#column(key).set(this.#length, value);
    }
    this.#length += 1;
  }

  /** Gives the last record a field that it has not. */
  amendLast<K extends keyof R & string>(key: K, value: R[K] & Scalar): void {
    this.#column(key).set(this.#length - 1, value);
  }

  /** Made anew at each call. @throws RangeError for an index that is not there */
  at(index: number): R {
    if (!(index >= 0 && index < this.#length)) throw new RangeError(`no record ${index} of ${this.#length}`);
    const record: Record<string, Scalar> = {};
    for (const [key, column] of this.#columns) {
      const value = column.get(index);
      if (value !== undefined) record[key] = value;
    }
    return record as R;
  }

  *[Symbol.iterator](): Iterator<R> {
    for (let index = 0; index < this.#length; index++) yield this.at(index);
  }

  #column(key: string): Column {
    const column = this.#columns.get(key) ?? new Column();
    this.#columns.set(key, column);
    return column;
  }
}

class Column {
  readonly #numbers = new NumberColumn();
  /** Texts and booleans, each once; empty in a column of numbers. */
  readonly #symbols: (string | boolean)[] = [];
  readonly #numberOf = new Map<string | boolean, number>();

  set(index: number, value: Scalar): void {
    while (this.#numbers.length < index) this.#numbers.add(ABSENT);
    this.#numbers.add(this.#encode(value));
  }

  get(index: number): Scalar | undefined {
    if (index >= this.#numbers.length) return undefined;
    const number = this.#numbers.at(index);
    if (number === ABSENT) return undefined;
    if (Number.isNaN(number)) return null;
    return this.#symbols.length > 0 ? (this.#symbols[number] as string | boolean) : number;
  }

  #encode(value: Scalar): number {
    if (value === null) return NULL;
    if (typeof value === 'number') return value;
    let number = this.#numberOf.get(value);
    if (number === undefined) {
      number = this.#symbols.push(value) - 1;
      this.#numberOf.set(value, number);
    }
    return number;
  }
}
