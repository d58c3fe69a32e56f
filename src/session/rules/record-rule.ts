import type { CaptureRecord } from '../schema.js';

/** Something that the records of every run keep to, whatever the board: what does not is damage. */
export interface RecordRule {
  /** Of records in the order of the file: what is wrong with this one; null where nothing is. */
  complaint(record: CaptureRecord): string | null;
}
