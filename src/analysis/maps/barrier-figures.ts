import { type Allocation, allocationsIn, wasThere } from '../../heap/map/allocations.js';
import { findBarriers } from '../../heap/map/barriers.js';
import type { HeapArea } from '../../heap/map/heap-area.js';
import { sameArea } from '../../heap/map/new-allocations.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { type OwnersAtEnd, shortPath } from '../holders/owners.js';

/** A barrier in bytes, with what it is made of. */
export interface BarrierFigures {
  /** Of the area, from 0 in the order of the map. */
  areaIndex: number;
  /** From the start of its area. */
  offsetBytes: number;
  bytes: number;
  freeBeforeBytes: number;
  freeAfterBytes: number;
  /** The free run that there would be without it. */
  joinedBytes: number;
  /** By how much the largest free block would be larger without it. */
  winBytes: number;
  allocations: number;
  /** Allocations by the letter of their head. */
  kinds: Record<string, number>;
  /** How many of them are not in the baseline map; null where there is no baseline map. */
  newAllocations: number | null;
  /** How many of them are mpgc's own; null where that is not known. */
  mpgcAllocations: number | null;
  /** Whose the largest of them are; empty where that is not known. */
  names: { path: string; type: string }[];
}

const MAX_BARRIERS = 8;

/** The barriers of a map, the one first that joins most. Those that win nothing alone may win together. */
export function barrierFigures(
  { areas, blockBytes }: HeapDump,
  {
    largestFreeBytes,
    baseline,
    mpgc,
    placed,
  }: {
    largestFreeBytes: number;
    baseline: HeapDump | null;
    mpgc: HeapArea[] | null;
    placed: OwnersAtEnd['placed'];
  },
): BarrierFigures[] {
  return findBarriers(areas, MAX_BARRIERS).map((barrier) => {
    const area = areas[barrier.areaIndex]!;
    const inside = allocationsIn(area.letters, barrier.firstBlock, barrier.firstBlock + barrier.blocks);
    const earlier = sameArea(area, baseline?.areas ?? []);
    const own = sameArea(area, mpgc ?? []);
    return {
      areaIndex: barrier.areaIndex,
      offsetBytes: barrier.firstBlock * blockBytes,
      bytes: barrier.blocks * blockBytes,
      freeBeforeBytes: barrier.freeBeforeBlocks * blockBytes,
      freeAfterBytes: barrier.freeAfterBlocks * blockBytes,
      joinedBytes: barrier.joinedBlocks * blockBytes,
      winBytes: Math.max(0, barrier.joinedBlocks * blockBytes - largestFreeBytes),
      allocations: inside.length,
      kinds: countKinds(inside),
      newAllocations: baseline && inside.filter((allocation) => !wasThere(allocation, earlier)).length,
      names: namesAt(placed, { start: Number.parseInt(area.address, 16), blockBytes, inside }),
      mpgcAllocations: mpgc && inside.filter((allocation) => wasThere(allocation, own)).length,
    };
  });
}

function namesAt(
  placed: OwnersAtEnd['placed'],
  { start, blockBytes, inside }: { start: number; blockBytes: number; inside: Allocation[] },
): BarrierFigures['names'] {
  const at = new Set(inside.map(({ firstBlock }) => start + firstBlock * blockBytes));
  return placed
    .filter(({ address }) => at.has(address))
    .map(({ path, type }) => ({ path: shortPath(path), type }));
}

function countKinds(allocations: Allocation[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { letter } of allocations) kinds[letter] = (kinds[letter] ?? 0) + 1;
  return kinds;
}
