import { allocationsIn, wasThere } from '../map/allocations.js';
import { FREE, type HeapArea } from '../map/heap-area.js';

/** The areas with those of their allocations alone that stand in the `later` map of the same heap too. */
export function keepAllocations(areas: readonly HeapArea[], later: readonly HeapArea[]): HeapArea[] {
  return areas.map(({ address, letters }) => {
    const laterArea = later.find((area) => area.address === address);
    const kept = Array<string>(letters.length).fill(FREE);
    for (const allocation of allocationsIn(letters)) {
      if (!wasThere(allocation, laterArea)) continue;
      const end = allocation.firstBlock + allocation.blocks;
      for (let at = allocation.firstBlock; at < end; at++) kept[at] = letters[at] as string;
    }
    return { address, letters: kept.join('') };
  });
}
