import type { CaptureRecord } from './schema.js';

/**
 * Gathers one thing from the records of a capture: it is given each of them once, in their order. Its result may be asked
 * for at any time, so that what is shown while a board records is what the report will say.
 */
export interface Fold<Result> {
  add(record: CaptureRecord): void;
  result(): Result;
}
