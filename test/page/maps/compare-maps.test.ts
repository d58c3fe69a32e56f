import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMaps } from '../../../reports/page/maps/compare-maps.js';
import { blocksOfSize, sizeClasses } from '../../../reports/page/maps/size-classes.js';
import { areasOf, heapAreas } from '../../support/heap-letters.js';

describe('compareMaps', () => {
  it('tells what is new from what is gone', () => {
    const { blocks, made, gone } = compareMaps(areasOf('h=.A..T'), areasOf('h=.SS..'));
    expect([...(blocks[0] ?? [])]).toEqual([0, 0, 0, 1, 1, 0, 2]);
    expect(made).toEqual({ allocations: 2, blocks: 2 });
    expect(gone).toEqual({ allocations: 2, blocks: 2 });
  });

  it('takes an allocation of another length for another one', () => {
    const { blocks } = compareMaps(areasOf('h=..'), areasOf('h==.'));
    expect([...(blocks[0] ?? [])]).toEqual([1, 1, 1, 0]);
  });

  it('finds areas by their address', () => {
    const [first, second] = areasOf('h.', 'A.');
    const { made, gone } = compareMaps([first!], [second!]);
    expect([made.allocations, gone.allocations]).toEqual([1, 1]);
  });

  it('finds no change between a map and itself', () => {
    fc.assert(
      fc.property(heapAreas, (areas) => {
        const named = areas.map((area, at) => ({ ...area, address: String(at) }));
        const { blocks, made, gone } = compareMaps(named, named);
        expect([made.allocations, gone.allocations]).toEqual([0, 0]);
        expect(blocks.every((area) => area.every((value) => value === 0))).toBe(true);
      }),
    );
  });
});

describe('sizes of allocations', () => {
  it('are counted in classes that double', () => {
    expect(sizeClasses(areasOf('hh=h==.A', 'T=======.'))).toEqual([
      { least: 1, most: 1, allocations: 2, blocks: 2 },
      { least: 2, most: 3, allocations: 2, blocks: 5 },
      { least: 8, most: 15, allocations: 1, blocks: 8 },
    ]);
  });

  it('have their blocks', () => {
    expect([...blocksOfSize(areasOf('hh=h==.A')[0]!, { least: 2, most: 3 })]).toEqual([
      0, 1, 1, 1, 1, 1, 0, 0,
    ]);
  });
});
