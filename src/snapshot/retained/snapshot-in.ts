import type { Fold } from '../../session/fold.js';
import type { CaptureRecord } from '../../session/schema.js';
import type { SnapshotMemoryRecord, SnapshotRecord } from '../../session/snapshot/snapshot-schema.js';
import { openSnapshot } from '../objects/open-snapshot.js';
import { type SnapshotSummary, summarizeSnapshot } from './summarize-snapshot.js';

/** The snapshot that a capture holds; null where it has none. */
export class SnapshotFold implements Fold<SnapshotSummary | null> {
  readonly #memory: SnapshotMemoryRecord[] = [];
  #record: SnapshotRecord | null = null;

  add(record: CaptureRecord): void {
    if (record.type === 'snapshot-memory') this.#memory.push(record);
    if (record.type === 'snapshot') this.#record ??= record;
  }

  result(): SnapshotSummary | null {
    return this.#record && summarizeSnapshot(openSnapshot(this.#record, this.#memory));
  }
}

export function snapshotIn(records: Iterable<CaptureRecord>): SnapshotSummary | null {
  const fold = new SnapshotFold();
  for (const record of records) fold.add(record);
  return fold.result();
}
