import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import { freeRuns } from '../../../src/heap/map/free-runs.js';
import { areasOf, heapAreas } from '../../support/heap-letters.js';

describe('countBlocks', () => {
  it('counts over all areas', () => {
    expect(countBlocks(areasOf('..h=.T', '', 'h===...', 'LL'))).toEqual({
      usedBlocks: 9,
      freeBlocks: 6,
      oneBlocks: 3,
      twoBlocks: 1,
      largestBlocks: 4,
      largestFreeBlocks: 3,
      mostFreeInAreaBlocks: 3,
      freeRuns: new Map([
        [2, 1],
        [1, 1],
        [3, 1],
      ]),
    });
  });

  it('counts nothing in a heap without areas', () => {
    expect(countBlocks([])).toMatchObject({ usedBlocks: 0, freeBlocks: 0, largestFreeBlocks: 0 });
  });

  it('counts every block once, and the free runs of freeRuns()', () => {
    fc.assert(
      fc.property(heapAreas, (areas) => {
        const counts = countBlocks(areas);
        const blocks = areas.reduce((sum, { letters }) => sum + letters.length, 0);
        expect(counts.usedBlocks + counts.freeBlocks).toBe(blocks);
        const inRuns = [...counts.freeRuns].reduce((sum, [length, runs]) => sum + length * runs, 0);
        expect(inRuns).toBe(counts.freeBlocks);
        const runs = freeRuns(areas);
        expect([...counts.freeRuns.values()].reduce((sum, count) => sum + count, 0)).toBe(runs.length);
        expect(counts.largestFreeBlocks).toBe(Math.max(0, ...runs.map((run) => run.blocks)));
        expect(counts.largestFreeBlocks).toBeLessThanOrEqual(counts.mostFreeInAreaBlocks);
        expect(counts.mostFreeInAreaBlocks).toBeLessThanOrEqual(counts.freeBlocks);
      }),
    );
  });
});
