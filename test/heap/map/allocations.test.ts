import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocationsIn, wasThere } from '../../../src/heap/map/allocations.js';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import { heapAreas } from '../../support/heap-letters.js';

describe('allocationsIn', () => {
  it('gives heads with their tails', () => {
    expect(allocationsIn('.h==.TL=')).toEqual([
      { letter: 'h', firstBlock: 1, blocks: 3 },
      { letter: 'T', firstBlock: 5, blocks: 1 },
      { letter: 'L', firstBlock: 6, blocks: 2 },
    ]);
  });

  it('gives those that begin in a part, whole', () => {
    expect(allocationsIn('hT==L', 1, 3)).toEqual([{ letter: 'T', firstBlock: 1, blocks: 3 }]);
  });

  it('covers what is used', () => {
    fc.assert(
      fc.property(heapAreas, (areas) => {
        const blocks = areas
          .flatMap(({ letters }) => allocationsIn(letters))
          .reduce((sum, allocation) => sum + allocation.blocks, 0);
        expect(blocks).toBe(countBlocks(areas).usedBlocks);
      }),
    );
  });
});

describe('wasThere', () => {
  const earlier = { address: '0', letters: 'h==.T.L=' };

  it.each([
    ['the same', { letter: 'h', firstBlock: 0, blocks: 3 }, true],
    ['the same at the end', { letter: 'L', firstBlock: 6, blocks: 2 }, true],
    ['a shorter one', { letter: 'h', firstBlock: 0, blocks: 2 }, false],
    ['a longer one', { letter: 'T', firstBlock: 4, blocks: 2 }, false],
    ['another kind', { letter: 'D', firstBlock: 4, blocks: 1 }, false],
    ['one in free memory', { letter: 'h', firstBlock: 5, blocks: 1 }, false],
    ['one behind the area', { letter: 'h', firstBlock: 8, blocks: 1 }, false],
  ])('%s', (_what, allocation, expected) => {
    expect(wasThere(allocation, earlier)).toBe(expected);
  });

  it('is not so in an area that was not there', () => {
    expect(wasThere({ letter: 'h', firstBlock: 0, blocks: 3 }, undefined)).toBe(false);
  });

  it('is so for all allocations of the same map', () => {
    fc.assert(
      fc.property(heapAreas, (areas) => {
        for (const area of areas)
          expect(allocationsIn(area.letters).every((allocation) => wasThere(allocation, area))).toBe(true);
      }),
    );
  });
});
