import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import { placeable } from '../../../src/heap/map/placeable.js';
import { areasOf, heapAreas } from '../../support/heap-letters.js';

describe('placeable', () => {
  const { freeRuns } = countBlocks(areasOf('...h.......', '..'));

  it.each([
    [16, 12],
    [17, 5],
    [32, 5],
    [48, 3],
    [64, 1],
    [112, 1],
    [113, 0],
    [192, 0],
    [0, 12],
  ])('%i bytes fit %i times', (sizeBytes, times) => {
    expect(placeable(freeRuns, sizeBytes, 16)).toBe(times);
  });

  it('of one block is every free block, and of more never more', () => {
    fc.assert(
      fc.property(heapAreas, fc.nat(400), fc.constantFrom(16, 32), (areas, sizeBytes, blockBytes) => {
        const counts = countBlocks(areas);
        const fits = (bytes: number) => placeable(counts.freeRuns, bytes, blockBytes);
        expect(fits(blockBytes)).toBe(counts.freeBlocks);
        expect(fits(sizeBytes + 1)).toBeLessThanOrEqual(fits(sizeBytes));
        expect(fits(sizeBytes) > 0).toBe(Math.max(1, sizeBytes) <= counts.largestFreeBlocks * blockBytes);
      }),
    );
  });
});
