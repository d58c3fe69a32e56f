import type { CaptureRecord, SampleRecord } from '../schema.js';
import type { RecordRule } from './record-rule.js';

/** What the figures of a sample have to do with each other, and with those of the samples before it. */
export class SampleFigures implements RecordRule {
  #isFixed = false;
  /** Allocated and free together, of a heap that cannot grow; null before the first sample. */
  #wholeBytes: number | null = null;
  #boardMs = Number.NEGATIVE_INFINITY;
  readonly #roles = new Set<SampleRecord['role']>();

  complaint(record: CaptureRecord): string | null {
    if (record.type !== 'sample') return null;
    const { seq, boardMs, collected, pauseUs, source, label } = record;
    // The clock of the board is unwrapped: it does not go back.
    if (boardMs < this.#boardMs)
      return `sample ${seq} at ${boardMs} ms comes after one at ${this.#boardMs} ms`;
    if (pauseUs !== null && !collected)
      return `sample ${seq} has the time of a collection, but no collection`;
    if (label !== undefined && source !== 'mark') return `sample ${seq} has a label, but is not of a mark`;
    return this.#role(record) ?? this.#whole(record);
  }

  add(record: CaptureRecord): void {
    if (record.type === 'board') this.#isFixed = record.growing === false;
    if (record.type !== 'sample') return;
    this.#boardMs = record.boardMs;
    if (record.role !== undefined) this.#roles.add(record.role);
    if (this.#isFixed) this.#wholeBytes ??= wholeBytes(record);
  }

  #role({ role, source, seq }: SampleRecord): string | null {
    if (role === undefined) return null;
    if (source !== 'prompt') return `sample ${seq} is the ${role} sample, but not from the prompt`;
    const isOne = role === 'baseline' || role === 'final';
    return isOne && this.#roles.has(role) ? `a second ${role} sample` : null;
  }

  #whole(sample: SampleRecord): string | null {
    const bytes = this.#wholeBytes === null ? null : wholeBytes(sample);
    return bytes === null || bytes === this.#wholeBytes
      ? null
      : `sample ${sample.seq} has ${bytes} bytes of heap; those before it have ${this.#wholeBytes}`;
  }
}

function wholeBytes({ allocBytes, freeBytes }: SampleRecord): number | null {
  return freeBytes === null ? null : allocBytes + freeBytes;
}
