import { allocationsIn } from '../../../src/heap/map/allocations.js';
import type { HeapArea } from '../../../src/heap/map/heap-area.js';

/** Allocations from `least` to `most` blocks long. */
export interface SizeClass {
  least: number;
  most: number;
  allocations: number;
  blocks: number;
}

/** The allocations by length in classes that double: 1 block, 2 to 3, 4 to 7, …; those that have none are left out. */
export function sizeClasses(areas: HeapArea[]): SizeClass[] {
  const classes = new Map<number, SizeClass>();
  for (const { letters } of areas) {
    for (const { blocks } of allocationsIn(letters)) {
      const least = 2 ** Math.floor(Math.log2(blocks));
      const found = classes.get(least) ?? { least, most: 2 * least - 1, allocations: 0, blocks: 0 };
      found.allocations += 1;
      found.blocks += blocks;
      classes.set(least, found);
    }
  }
  return [...classes.values()].sort((a, b) => a.least - b.least);
}

/** 1 for each block of an allocation of that class. */
export function blocksOfSize(
  { letters }: HeapArea,
  { least, most }: Pick<SizeClass, 'least' | 'most'>,
): Uint8Array {
  const found = new Uint8Array(letters.length);
  for (const { firstBlock, blocks } of allocationsIn(letters))
    if (least <= blocks && blocks <= most) found.fill(1, firstBlock, firstBlock + blocks);
  return found;
}
