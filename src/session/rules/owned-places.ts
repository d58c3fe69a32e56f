import type { CaptureRecord } from '../schema.js';
import type { OwnersRecord } from '../snapshot/owners-schema.js';
import { SIDES } from '../snapshot/sides.js';
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
  const uneven = maps.find(
    ({ allocations, sides, objects }) =>
      sides.length !== allocations.length || objects.length !== allocations.length,
  );
  if (uneven) return `a map with ${uneven.allocations.length} runs of ${uneven.sides.length} sides`;
  const side = maps.flatMap(({ sides }) => sides).find((one) => one >= SIDES.length);
  if (side !== undefined) return `side ${side} of ${SIDES.length}`;
  const told = [...owners.map(({ place }) => place ?? -1), ...maps.flatMap(({ objects }) => objects)];
  const beyond = told.find((place) => place >= objects.length);
  return beyond === undefined ? null : `object ${beyond} of ${objects.length}`;
}
