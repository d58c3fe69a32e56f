import type { Fold } from '../../src/session/fold.js';
import { CaptureRecords } from '../../src/session/records/capture-records.js';
import type { CaptureRecord } from '../../src/session/schema.js';

/** What a fold makes of records, which may be of an older form. */
export function gather<Result>(fold: Fold<Result>, records: Iterable<CaptureRecord>): Result {
  for (const record of CaptureRecords.of(records)) fold.add(record);
  return fold.result();
}
