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
    if (record.type === 'board') this.#isFixed = record.growing === false;
    if (record.type !== 'sample') return null;
    return this.#time(record) ?? this.#collection(record) ?? this.#role(record) ?? this.#whole(record);
  }

  /** The clock of the board is unwrapped: it does not go back. */
  #time({ boardMs, seq }: SampleRecord): string | null {
    if (boardMs < this.#boardMs)
      return `sample ${seq} is of ${boardMs} ms, behind one of ${this.#boardMs} ms`;
    this.#boardMs = boardMs;
    return null;
  }

  #collection({ collected, pauseUs, seq }: SampleRecord): string | null {
    return pauseUs !== null && !collected ? `sample ${seq} has the time of a collection and none` : null;
  }

  #role({ role, source, label, seq }: SampleRecord): string | null {
    if (label !== undefined && source !== 'mark') return `sample ${seq} has a label and is of no mark`;
    if (role === undefined) return null;
    if (source !== 'prompt') return `sample ${seq} is the ${role} sample and not from the prompt`;
    if ((role === 'baseline' || role === 'final') && this.#roles.has(role)) return `a second ${role} sample`;
    this.#roles.add(role);
    return null;
  }

  #whole({ allocBytes, freeBytes, seq }: SampleRecord): string | null {
    if (!this.#isFixed || freeBytes === null) return null;
    const whole = allocBytes + freeBytes;
    this.#wholeBytes ??= whole;
    return whole === this.#wholeBytes
      ? null
      : `sample ${seq} has ${whole} bytes of heap, and those before it have ${this.#wholeBytes}`;
  }
}
