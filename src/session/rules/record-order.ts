import type { CaptureRecord, SampleRecord } from '../schema.js';
import type { RecordRule } from './record-rule.js';

/** A run has one of each at most. Two would say that two runs stand in one file, and figures would be of neither. */
const ONCE: readonly CaptureRecord['type'][] = ['header', 'board', 'model-check', 'imports', 'end'];

/** What a capture keeps to as a whole: one run, samples in the order of their numbers, nothing after its end. */
export class RecordOrder implements RecordRule {
  readonly #seen = new Set<CaptureRecord['type']>();
  #hasBoard = false;
  #hasEnded = false;
  #seq = 0;

  complaint(record: CaptureRecord): string | null {
    const { type } = record;
    if (this.#hasEnded) return `a ${type} record after the end of the run`;
    if (type === 'sample') return this.#ofSample(record);
    if (ONCE.includes(type) && this.#seen.has(type)) return `a second ${type} record`;
    if (type === 'mark' && record.seq < this.#seq)
      return `a mark of sample ${record.seq} after sample ${this.#seq}`;
    if ('afterSeq' in record && (record.afterSeq ?? 0) > this.#seq) {
      return `a ${type} record for sample ${record.afterSeq} after sample ${this.#seq}`;
    }
    return null;
  }

  add(record: CaptureRecord): void {
    const { type } = record;
    if (type === 'sample') {
      this.#seq = record.seq;
      return;
    }
    this.#seen.add(type);
    this.#hasBoard ||= type === 'board';
    this.#hasEnded ||= type === 'end';
  }

  #ofSample({ seq }: SampleRecord): string | null {
    // Without it nobody knows how much of a sample is the agent's.
    if (!this.#hasBoard) return 'a sample before the board record';
    return seq <= this.#seq ? `sample ${seq} after sample ${this.#seq}` : null;
  }
}
