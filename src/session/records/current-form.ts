import type { CaptureRecord } from '../schema.js';

/**
 * Brings the records of older captures into the form in which they are written now, so that all above sees one: labels of
 * marks stand in their samples, and what was read from the prompt says after which sample.
 */
export class CurrentForm {
  /** The number of the last sample; 0 before the first. */
  #seq = 0;
  /** Labels that came before their samples, by the numbers of these. */
  readonly #labels = new Map<number, string>();

  /**
   * Of records in the order of the file, what stands there now; null for one that says nothing that others do not. A `mark`
   * is the label of the last sample.
   */
  of(record: CaptureRecord): CaptureRecord | null {
    switch (record.type) {
      case 'sample': {
        this.#seq = record.seq;
        const label = this.#labels.get(record.seq);
        return label === undefined ? record : { ...record, label };
      }
      case 'mark':
        if (record.seq === this.#seq) return record;
        this.#labels.set(record.seq, record.label);
        return null;
      case 'iteration':
        return null;
      case 'heap-map':
      case 'heap-figures':
      case 'system-heap':
      case 'batch':
        return record.afterSeq === undefined ? { ...record, afterSeq: this.#seq } : record;
      default:
        return record;
    }
  }
}
