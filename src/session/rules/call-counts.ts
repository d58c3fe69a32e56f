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
    if (record.type === 'batch') return this.#ofBatch(record);
    return record.type === 'iteration' && record.startSeq >= record.endSeq
      ? 'a repetition that ends before it begins'
      : null;
  }

  add(record: CaptureRecord): void {
    switch (record.type) {
      case 'header':
        this.#wanted = record.options.hunt?.iterations ?? null;
        break;
      case 'sample':
        if (record.source === 'call') this.#samples += 1;
        break;
      case 'warning':
        // What became of its calls is not known.
        if (record.code === 'batch-lost') this.#samples = 0;
        break;
      case 'batch':
        this.#samples = 0;
        this.#phase = record.phase;
        if (record.phase === 'calls') this.#called += record.calls;
        break;
    }
  }

  #ofBatch({ phase, calls, errors, stepped }: BatchRecord): string | null {
    if (errors > calls) return `${errors} of ${calls} calls raised`;
    if (this.#samples > (stepped ? calls : 0)) return `${this.#samples} samples in a batch of ${calls} calls`;
    if (phase === 'warm-up') return this.#phase === 'calls' ? 'a warm-up after the calls' : null;
    const called = this.#called + calls;
    return this.#wanted === null || called <= this.#wanted
      ? null
      : `${called} calls, but ${this.#wanted} were asked for`;
  }
}
