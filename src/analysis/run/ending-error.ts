import type { CaptureRecords } from '../../session/capture-records.js';
import type { ErrorRecord } from '../../session/schema.js';

/** The error that ended a run: not one of a call that might raise. */
export function endingError(records: CaptureRecords): ErrorRecord | null {
  for (const record of records.ofType('error')) if (!record.allowed) return record;
  return null;
}
