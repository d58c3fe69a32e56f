import type { CaptureRecords } from '../../session/records/capture-records.js';
import { openSnapshot } from '../objects/open-snapshot.js';
import { type SnapshotSummary, summarizeSnapshot } from './summarize-snapshot.js';

/** The snapshot that a capture holds; null where it has none. */
export function snapshotIn(records: Pick<CaptureRecords, 'first' | 'ofType'>): SnapshotSummary | null {
  const record = records.first('snapshot');
  return record && summarizeSnapshot(openSnapshot(record, records.ofType('snapshot-memory')));
}
