import { SAMPLE_SOURCES } from '../sample-sources.js';
import { SAMPLE_ROLES, type SampleRecord } from '../schema.js';
import { NumberColumn } from './number-column.js';

/** No figure of a sample that may be null is negative; and what is not there has no place in a list. */
const NULL = -1;
const NONE = -1;

/**
 * The samples of a capture, a column a field: a million take some 30 MB that way, and several hundred as objects. Written
 * out field by field, since it is gone through for each report: by names it takes four times as long.
 */
export class SampleTable implements Iterable<SampleRecord> {
  #length = 0;
  readonly #atMs = new NumberColumn();
  readonly #seq = new NumberColumn();
  readonly #source = new NumberColumn();
  readonly #boardMs = new NumberColumn();
  readonly #allocBytes = new NumberColumn();
  readonly #freeBytes = new NumberColumn();
  readonly #stackBytes = new NumberColumn();
  readonly #collected = new NumberColumn();
  readonly #pauseUs = new NumberColumn();
  readonly #previousCostUs = new NumberColumn();
  readonly #role = new NumberColumn();
  /** Of all samples but the last, whose label may follow it. */
  readonly #label = new NumberColumn();
  #lastLabel = NONE;
  /** Each label once. */
  readonly #labels: string[] = [];
  readonly #labelNumbers = new Map<string, number>();

  get length(): number {
    return this.#length;
  }

  add(sample: SampleRecord): void {
    this.#atMs.add(sample.atMs);
    this.#seq.add(sample.seq);
    this.#source.add(SAMPLE_SOURCES.indexOf(sample.source));
    this.#boardMs.add(sample.boardMs);
    this.#allocBytes.add(sample.allocBytes);
    this.#freeBytes.add(sample.freeBytes ?? NULL);
    this.#stackBytes.add(sample.stackBytes ?? NULL);
    this.#collected.add(sample.collected ? 1 : 0);
    this.#pauseUs.add(sample.pauseUs ?? NULL);
    this.#previousCostUs.add(sample.previousCostUs);
    this.#role.add(sample.role === undefined ? NONE : SAMPLE_ROLES.indexOf(sample.role));
    if (this.#length > 0) this.#label.add(this.#lastLabel);
    this.#lastLabel = sample.label === undefined ? NONE : this.#numberOf(sample.label);
    this.#length += 1;
  }

  /** Gives the last sample its label, which stands behind it in older captures. */
  labelLast(label: string): void {
    this.#lastLabel = this.#numberOf(label);
  }

  /** Made anew at each call. @throws RangeError for an index that is not there */
  at(index: number): SampleRecord {
    if (!(index >= 0 && index < this.#length)) throw new RangeError(`no sample ${index} of ${this.#length}`);
    const sample: SampleRecord = {
      type: 'sample',
      atMs: this.#atMs.at(index),
      seq: this.#seq.at(index),
      source: SAMPLE_SOURCES[this.#source.at(index)]!,
      boardMs: this.#boardMs.at(index),
      allocBytes: this.#allocBytes.at(index),
      freeBytes: orNull(this.#freeBytes.at(index)),
      stackBytes: orNull(this.#stackBytes.at(index)),
      collected: this.#collected.at(index) === 1,
      pauseUs: orNull(this.#pauseUs.at(index)),
      previousCostUs: this.#previousCostUs.at(index),
    };
    const label = index === this.#length - 1 ? this.#lastLabel : this.#label.at(index);
    if (label !== NONE) sample.label = this.#labels[label]!;
    const role = this.#role.at(index);
    if (role !== NONE) sample.role = SAMPLE_ROLES[role]!;
    return sample;
  }

  *[Symbol.iterator](): Iterator<SampleRecord> {
    for (let index = 0; index < this.#length; index++) yield this.at(index);
  }

  #numberOf(label: string): number {
    const known = this.#labelNumbers.get(label);
    if (known !== undefined) return known;
    const number = this.#labels.push(label) - 1;
    this.#labelNumbers.set(label, number);
    return number;
  }
}

function orNull(figure: number): number | null {
  return figure === NULL ? null : figure;
}
