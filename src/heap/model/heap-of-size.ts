import { allocationsIn } from '../map/allocations.js';
import { FREE, type HeapArea, TAIL } from '../map/heap-area.js';
import { blocksInArea } from './area-geometry.js';
import type { GcRules } from './gc-rules.js';

/**
 * Another heap with the allocations of `areas`: one area of `heapBytes`, tables included. What stood in one area
 * stands where it stood, as first fit puts it there at any size of the heap; where that does not reach, the
 * allocations follow each other without a gap. null where they do not fit at all.
 */
export function heapOfSize(
  areas: readonly HeapArea[],
  heapBytes: number,
  { blockBytes, rules }: { blockBytes: number; rules: GcRules },
): HeapArea[] | null {
  const blocks = usableBlocks(heapBytes, { blockBytes, rules });
  const [only] = areas;
  const asRecorded = areas.length === 1 && only ? trimFree(only.letters) : null;
  const used = asRecorded !== null && asRecorded.length <= blocks ? asRecorded : packed(areas);
  if (blocks === 0 || used.length > blocks) return null;
  return [{ address: only?.address ?? '', letters: used.padEnd(blocks, FREE) }];
}

/** Blocks of a heap of one area of `heapBytes` with a table for finalisers, as every port has it by default. */
export function usableBlocks(
  heapBytes: number,
  { blockBytes, rules, finalisers = true }: { blockBytes: number; rules: GcRules; finalisers?: boolean },
): number {
  return blocksInArea(heapBytes, blockBytes, rules, { finalisers, weakrefs: false });
}

function trimFree(letters: string): string {
  let end = letters.length;
  while (end > 0 && letters[end - 1] === FREE) end -= 1;
  return letters.slice(0, end);
}

function packed(areas: readonly HeapArea[]): string {
  return areas
    .flatMap(({ letters }) => allocationsIn(letters))
    .map(({ letter, blocks }) => letter + TAIL.repeat(blocks - 1))
    .join('');
}
