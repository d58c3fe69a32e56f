import type { Allocation } from '../../../src/heap/map/allocations.js';
import type { HeapArea } from '../../../src/heap/map/heap-area.js';
import { newAllocations } from '../../../src/heap/map/new-allocations.js';

/** What stands in `blocks` of a comparison. */
export const CHANGE = { none: 0, made: 1, gone: 2 } as const;

export interface MapChanges {
  /** For each area of the later map, one figure a block: CHANGE. */
  blocks: Uint8Array[];
  made: Change;
  gone: Change;
}

export interface Change {
  allocations: number;
  blocks: number;
}

/**
 * What is in `later` and was not in `earlier`, at the same place with the same kind and length, and the other way
 * round. Areas are the same by their address.
 */
export function compareMaps(earlier: HeapArea[], later: HeapArea[]): MapChanges {
  const changes: MapChanges = {
    blocks: later.map(({ letters }) => new Uint8Array(letters.length)),
    made: { allocations: 0, blocks: 0 },
    gone: { allocations: 0, blocks: 0 },
  };
  // What is gone first: where something else stands now, that is what is drawn.
  for (const { areaIndex, ...allocation } of newAllocations(earlier, later)) {
    const at = later.findIndex(({ address }) => address === earlier[areaIndex]!.address);
    mark(allocation, changes.gone, changes.blocks[at], CHANGE.gone);
  }
  for (const { areaIndex, ...allocation } of newAllocations(later, earlier)) {
    mark(allocation, changes.made, changes.blocks[areaIndex], CHANGE.made);
  }
  return changes;
}

function mark(
  { firstBlock, blocks: length }: Allocation,
  change: Change,
  blocks: Uint8Array | undefined,
  value: number,
): void {
  change.allocations += 1;
  change.blocks += length;
  blocks?.fill(value, firstBlock, firstBlock + length);
}
