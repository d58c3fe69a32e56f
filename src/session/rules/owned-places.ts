import type { CaptureRecord } from '../schema.js';
import type { OwnersRecord } from '../snapshot/owners-schema.js';
import type { RecordRule } from './record-rule.js';

/** What the places of objects in the record of owners stand for. */
export class OwnedPlaces implements RecordRule {
  complaint(record: CaptureRecord): string | null {
    return record.type === 'owners' ? complaintOf(record) : null;
  }

  add(): void {}
}

function complaintOf({ owners, tree: { objects }, maps }: OwnersRecord): string | null {
  const before = objects.findIndex(({ holder }, place) => holder >= place);
  if (before >= 0) return `object ${before}, which stands before its holder ${objects[before]!.holder}`;
  const told = [
    ...owners.map(({ place }) => place ?? -1),
    ...maps.flatMap(({ runs }) => runs.map(([, , object]) => object)),
  ];
  const beyond = told.find((place) => place >= objects.length);
  return beyond === undefined ? null : `object ${beyond} of ${objects.length}`;
}
