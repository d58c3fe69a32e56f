import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBarriers } from '../../../src/heap/map/barriers.js';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import { areasOf, heapAreas } from '../../support/heap-letters.js';

describe('findBarriers', () => {
  it('gives what stands between two free runs, the longest run without it first', () => {
    expect(findBarriers(areasOf('h....h=......A...TT...h'), 8)).toEqual([
      {
        areaIndex: 0,
        firstBlock: 5,
        blocks: 2,
        freeBeforeBlocks: 4,
        freeAfterBlocks: 6,
        joinedBlocks: 12,
      },
      {
        areaIndex: 0,
        firstBlock: 13,
        blocks: 1,
        freeBeforeBlocks: 6,
        freeAfterBlocks: 3,
        joinedBlocks: 10,
      },
      {
        areaIndex: 0,
        firstBlock: 17,
        blocks: 2,
        freeBeforeBlocks: 3,
        freeAfterBlocks: 3,
        joinedBlocks: 8,
      },
    ]);
  });

  it('puts the smaller of two first that join the same', () => {
    const found = findBarriers(areasOf('...h==...', '....h....'), 1);
    expect(found).toMatchObject([{ areaIndex: 1, joinedBlocks: 9 }]);
  });

  it('leaves out what is memory in use', () => {
    expect(findBarriers(areasOf('..h====..'), 8)).toEqual([]);
    expect(findBarriers(areasOf('..h===..'), 8)).toHaveLength(1);
  });

  it('never joins two areas', () => {
    expect(findBarriers(areasOf('....h', 'h....', '....'), 8)).toEqual([]);
  });

  it('joins what there would be without it', () => {
    fc.assert(
      fc.property(heapAreas, (areas) => {
        const largest = countBlocks(areas).largestFreeBlocks;
        for (const { areaIndex, firstBlock, blocks, joinedBlocks } of findBarriers(areas, 5)) {
          const letters = areas[areaIndex]!.letters;
          const group = letters.slice(firstBlock, firstBlock + blocks);
          expect(group).not.toContain('.');
          const without =
            letters.slice(0, firstBlock) + '.'.repeat(blocks) + letters.slice(firstBlock + blocks);
          const after = countBlocks(areas.with(areaIndex, { address: '0', letters: without }));
          expect(after.largestFreeBlocks).toBe(Math.max(largest, joinedBlocks));
        }
      }),
    );
  });
});
