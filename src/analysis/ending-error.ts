import type { CaptureRecord, ErrorRecord } from '../session/schema.js';

/** The error that ended a run: not one of a call that might raise. */
export function endingError(records: CaptureRecord[]): ErrorRecord | null {
  return records.find((record): record is ErrorRecord => record.type === 'error' && !record.allowed) ?? null;
}
