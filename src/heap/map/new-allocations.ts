import { type Allocation, eachAllocation, wasThere } from './allocations.js';
import type { HeapArea } from './heap-area.js';

/** An allocation, and the area of the later map that it stands in. */
export interface PlacedAllocation extends Allocation {
  areaIndex: number;
}

/** The area of an earlier map that `area` is: by its address, as areas come and go. */
export function sameArea(area: HeapArea, earlier: readonly HeapArea[]): HeapArea | undefined {
  return earlier.find(({ address }) => address === area.address);
}

/**
 * The allocations of `later` that `earlier` has not at the same place, of the same kind and length, in the order of the
 * heap. One that was freed and made again just as it was is not new.
 */
export function* newAllocations(
  later: readonly HeapArea[],
  earlier: readonly HeapArea[],
): Generator<PlacedAllocation> {
  for (const [areaIndex, area] of later.entries()) {
    const before = sameArea(area, earlier);
    for (const allocation of eachAllocation(area.letters)) {
      if (!wasThere(allocation, before)) yield { ...allocation, areaIndex };
    }
  }
}
