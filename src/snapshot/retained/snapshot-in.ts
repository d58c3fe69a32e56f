import type { CaptureRecords } from '../../session/records/capture-records.js';
import type { SnapshotSummary } from '../../session/snapshot/owners-schema.js';
import { openSnapshot } from '../objects/open-snapshot.js';
import { summarizeSnapshot } from './summarize-snapshot.js';

/** What a snapshot in a capture says, or what was kept of one whose bytes were not; null where it has none. */
export function snapshotIn(records: Pick<CaptureRecords, 'first' | 'ofType'>): SnapshotSummary | null {
  const record = records.first('snapshot');
  if (record) return summarizeSnapshot(openSnapshot(record, records.ofType('snapshot-memory')));
  return records.first('owners');
}
