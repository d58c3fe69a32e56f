import type { BatchRecord, CaptureRecord } from '../schema.js';
import type { RecordRule } from './record-rule.js';

/** The calls of a hunt, and of a script that repeats one. */
export class CallCounts implements RecordRule {
  /** Calls that were asked for; null where there is no such number. */
  #wanted: number | null = null;
  #called = 0;
  #phase: BatchRecord['phase'] = 'warm-up';
  /** Samples inside the loop of the calls, since the last batch. */
  #samples = 0;

  complaint(record: CaptureRecord): string | null {
    switch (record.type) {
      case 'header':
        this.#wanted = record.options.hunt?.iterations ?? null;
        return null;
      case 'sample':
        if (record.source === 'call') this.#samples += 1;
        return null;
      case 'warning':
        // What became of its calls is not known.
        if (record.code === 'batch-lost') this.#samples = 0;
        return null;
      case 'batch':
        return this.#batch(record);
      case 'iteration':
        return record.startSeq < record.endSeq ? null : 'a repetition that ends before it begins';
      default:
        return null;
    }
  }

  #batch({ phase, calls, errors, stepped }: BatchRecord): string | null {
    if (errors > calls) return `${errors} of ${calls} calls raised`;
    if (this.#samples > (stepped ? calls : 0)) return `${this.#samples} samples in a batch of ${calls} calls`;
    this.#samples = 0;
    if (phase === 'warm-up' && this.#phase === 'calls') return 'a warm-up behind the calls';
    this.#phase = phase;
    if (phase === 'warm-up') return null;
    this.#called += calls;
    return this.#wanted === null || this.#called <= this.#wanted
      ? null
      : `${this.#called} calls where ${this.#wanted} were asked for`;
  }
}
