import type { BlockMark } from '../../../src/report/leak/view-leak.js';

/** For each area, of so many blocks, which of them are marked: 1, else 0. Marks beyond an area are left out. */
export function markBlocks(areaBlocks: number[], marks: BlockMark[]): Uint8Array[] {
  const marked = areaBlocks.map((blocks) => new Uint8Array(blocks));
  for (const { area, block, blocks } of marks) marked[area]?.fill(1, block, block + blocks);
  return marked;
}
