import { eachAllocation } from '../../heap/map/allocations.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { OwnedMap } from '../../session/snapshot/owners-schema.js';
import type { HeapImage } from '../image/heap-image.js';
import { NONE } from '../objects/object-graph.js';
import type { ObjectTree } from './object-tree.js';

/** Of small objects that lie mixed, some 10 B each in a capture. */
const MOST_RUNS = 4096;

/**
 * Whose the allocations of an earlier map of the same heap are: of those that stand in the snapshot at the same address with the same
 * length, as the collector moves nothing. null where that is too long to be told.
 */
export function ownedMap(
  image: HeapImage,
  { sides, objects }: ObjectTree['blocks'],
  { role, dump }: { role: OwnedMap['role']; dump: HeapDump },
): OwnedMap | null {
  const map: OwnedMap = { role, allocations: [], sides: [], objects: [] };
  for (const { address, letters } of dump.areas) {
    const start = Number.parseInt(address, 16);
    for (const { firstBlock, blocks } of eachAllocation(letters)) {
      const node = image.nodeAt(start + firstBlock * dump.blockBytes);
      const isThere = node >= 0 && image.blocks[node] === blocks;
      const [side, object] = isThere ? [sides[node]!, objects[node]!] : [NONE, NONE];
      const last = map.allocations.length - 1;
      if (last >= 0 && map.sides[last] === side && map.objects[last] === object) map.allocations[last]! += 1;
      else if (last + 1 === MOST_RUNS) return null;
      else {
        map.allocations.push(1);
        map.sides.push(side);
        map.objects.push(object);
      }
    }
  }
  return map;
}
