import type { CaptureRecord } from '../schema.js';
import type { RecordRule } from './record-rule.js';

/** A run has one of each at most. Two would say that two runs stand in one file, and figures would be of neither. */
const ONCE: readonly CaptureRecord['type'][] = ['header', 'board', 'model-check', 'end'];

/** What a capture keeps to as a whole: one run, samples in the order of their numbers, nothing behind its end. */
export class RecordOrder implements RecordRule {
  readonly #seen = new Set<CaptureRecord['type']>();
  #seq = 0;

  complaint(record: CaptureRecord): string | null {
    const { type } = record;
    if (this.#seen.has('end')) return `a ${type} record behind the end of the run`;
    if (ONCE.includes(type) && this.#seen.has(type)) return `a second ${type} record`;
    this.#seen.add(type);
    if (type === 'mark' && record.seq < this.#seq)
      return `a mark of sample ${record.seq} behind sample ${this.#seq}`;
    if ('afterSeq' in record && (record.afterSeq ?? 0) > this.#seq) {
      return `a ${type} record of after sample ${record.afterSeq} behind sample ${this.#seq}`;
    }
    if (type !== 'sample') return null;
    // Without it nobody knows how much of a sample is the agent's.
    if (!this.#seen.has('board')) return 'a sample before the board record';
    if (record.seq <= this.#seq) return `sample ${record.seq} behind sample ${this.#seq}`;
    this.#seq = record.seq;
    return null;
  }
}
