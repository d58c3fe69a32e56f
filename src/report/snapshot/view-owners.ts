import { shortPath } from '../../analysis/holders/owners.js';
import type { TakenMap } from '../../analysis/maps/taken-maps.js';
import { allocationsIn } from '../../heap/map/allocations.js';
import type { OwnedMap, OwnersRecord } from '../../session/snapshot/owners-schema.js';
import { formatExactBytes } from '../text/format.js';
import { type ObjectsView, type OwnedBlocks, viewObjects } from './view-objects.js';

/** The same of a snapshot of which only names, types and sizes were kept, with whose the blocks are on maps of the run. */
export function viewOwners(record: OwnersRecord, taken: readonly TakenMap[]): ObjectsView {
  const { owners, tree, maps, roomBytes, cost } = record;
  const withShort = <T extends { path: string }>(one: T): T => ({ ...one, path: shortPath(one.path) });
  return viewObjects(
    {
      ...record,
      owners: owners.map(withShort),
      tree: { ...tree, objects: tree.objects.map(withShort) },
    },
    {
      cost,
      note: roomBytes > 0 ? otherRun(roomBytes) : '',
      maps:
        roomBytes > 0 ? [] : (['failure', 'final'] as const).flatMap((role) => blocksOf(role, maps, taken)),
    },
  );
}

function otherRun(roomBytes: number): string {
  return `From a second run, with ${formatExactBytes(roomBytes)} kept free until the program failed. Its blocks lie elsewhere, so the heap maps have no names.`;
}

function blocksOf(
  role: OwnedMap['role'],
  maps: readonly OwnedMap[],
  taken: readonly TakenMap[],
): OwnedBlocks[] {
  const map = taken.findLastIndex((one) => one.role === role);
  if (map < 0) return [];
  const told = maps.find((one) => one.role === role);
  if (!told) return [{ map, sides: [], objects: [] }];
  const count = taken[map]!.dump.areas.reduce((sum, { letters }) => sum + allocationsIn(letters).length, 0);
  const [sides, objects] = [new Int8Array(count).fill(-1), new Int16Array(count).fill(-1)];
  let at = 0;
  for (const [run, length] of told.allocations.entries()) {
    sides.fill(told.sides[run]!, at, at + length);
    objects.fill(told.objects[run]!, at, at + length);
    at += length;
  }
  return [{ map, sides, objects }];
}
