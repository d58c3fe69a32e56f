import { allocationsIn, wasThere } from '../map/allocations.js';
import { FREE, type HeapArea } from '../map/heap-area.js';
import { sameArea } from '../map/new-allocations.js';

/** The areas with those of their allocations alone that stand in the `later` map of the same heap too. */
export function keepAllocations(areas: readonly HeapArea[], later: readonly HeapArea[]): HeapArea[] {
  return areas.map((area) => {
    const { address, letters } = area;
    const laterArea = sameArea(area, later);
    const kept = Array<string>(letters.length).fill(FREE);
    for (const allocation of allocationsIn(letters)) {
      if (!wasThere(allocation, laterArea)) continue;
      const end = allocation.firstBlock + allocation.blocks;
      for (let at = allocation.firstBlock; at < end; at++) kept[at] = letters[at] as string;
    }
    return { address, letters: kept.join('') };
  });
}
