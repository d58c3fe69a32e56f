import type { HeapArea } from './heap-area.js';

/** The first block in which two heaps differ; `null` letters stand for a block or area that one of them has not. */
export interface BlockDifference {
  areaIndex: number;
  block: number;
  expected: string | null;
  found: string | null;
}

/** Compares two heaps letter by letter, in the order of areas and blocks; null when they are equal. */
export function firstDifference(
  expected: readonly HeapArea[],
  found: readonly HeapArea[],
): BlockDifference | null {
  for (let areaIndex = 0; areaIndex < Math.max(expected.length, found.length); areaIndex++) {
    const one = expected[areaIndex]?.letters ?? '';
    const other = found[areaIndex]?.letters ?? '';
    if (one === other) continue;
    let block = 0;
    while (one[block] === other[block]) block += 1;
    return { areaIndex, block, expected: one[block] ?? null, found: other[block] ?? null };
  }
  return null;
}
