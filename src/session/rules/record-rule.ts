import type { CaptureRecord } from '../schema.js';

/**
 * Something that the records of every run keep to, whatever the board: what does not is damage. Records are given in the order
 * of the file.
 */
export interface RecordRule {
  /** What is wrong with the record that comes next; null where nothing is. */
  complaint(record: CaptureRecord): string | null;
  /** Takes the record in: those that follow are held to it. */
  add(record: CaptureRecord): void;
}
