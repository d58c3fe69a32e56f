import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateCells, smallerThanCell } from '../../../src/report/maps/aggregate-cells.js';

describe('aggregateCells', () => {
  it('has the kind of most blocks in each cell, and tails where an allocation goes on', () => {
    // In fours: 2 h, 1 A, 1 free; 4 D; 4 D; 2 D, 1 S, 1 free; 4 free; B.
    const letters = 'h=A.D=========S.....B';
    expect(aggregateCells(letters, null, 4)).toEqual({ letters: 'hD==.B', marks: null });
  });

  it('takes a new allocation of the same kind for one of its own', () => {
    expect(aggregateCells('D===D===', null, 4).letters).toBe('DD');
  });

  it('marks a cell with a marked block in it', () => {
    const marks = Uint8Array.from([0, 0, 0, 1, 0, 0, 0, 0, 2, 1]);
    expect([...aggregateCells('h'.repeat(10), marks, 4).marks!]).toEqual([1, 0, 2]);
  });

  it('leaves blocks as they are where each has its cell', () => {
    expect(aggregateCells('h=.A', null, 1).letters).toBe('h=.A');
  });

  it('has as many cells as there is room for blocks', () => {
    const letters = fc.string({ unit: fc.constantFrom('.', 'h', 'A'), minLength: 1 });
    fc.assert(
      fc.property(letters, fc.constantFrom(2, 4, 8), (text, perCell) => {
        expect(aggregateCells(text, null, perCell).letters).toHaveLength(Math.ceil(text.length / perCell));
      }),
    );
  });
});

describe('smallerThanCell', () => {
  it('counts allocations by their length, free blocks not', () => {
    const areas = [
      { address: '0', letters: 'h=A.D===S=' },
      { address: '0', letters: 'B======' },
    ];
    expect(smallerThanCell(areas, 4)).toEqual({ smaller: 3, all: 5 });
  });
});
