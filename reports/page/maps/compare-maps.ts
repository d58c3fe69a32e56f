import { allocationsIn, wasThere } from '../../../src/heap/map/allocations.js';
import type { HeapArea } from '../../../src/heap/map/heap-area.js';

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
  for (const before of earlier) {
    const at = later.findIndex(({ address }) => address === before.address);
    mark(before, later[at], changes.gone, changes.blocks[at], CHANGE.gone);
  }
  for (const [at, after] of later.entries()) {
    const before = earlier.find(({ address }) => address === after.address);
    mark(after, before, changes.made, changes.blocks[at], CHANGE.made);
  }
  return changes;
}

function mark(
  area: HeapArea,
  other: HeapArea | undefined,
  change: Change,
  blocks: Uint8Array | undefined,
  value: number,
): void {
  for (const allocation of allocationsIn(area.letters)) {
    if (wasThere(allocation, other)) continue;
    change.allocations += 1;
    change.blocks += allocation.blocks;
    blocks?.fill(value, allocation.firstBlock, allocation.firstBlock + allocation.blocks);
  }
}
