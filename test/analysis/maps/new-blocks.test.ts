import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newBlocks } from '../../../src/analysis/maps/new-blocks.js';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import type { HeapDump } from '../../../src/heap/map/parse-dump.js';
import { areasOf, heapAreas } from '../../support/heap-letters.js';

function dumpOf(areas: HeapDump['areas']): HeapDump {
  const blocks = areas.reduce((sum, { letters }) => sum + letters.length, 0);
  return {
    totalBytes: 16 * blocks,
    usedBytes: 0,
    freeBytes: 16 * blocks,
    maxNewSplitBytes: null,
    stackBytes: null,
    stackLimitBytes: null,
    blockBytes: 16,
    areas,
    counts: countBlocks(areas),
  };
}

const heap = (...letters: string[]) => dumpOf(areasOf(...letters));

describe('newBlocks', () => {
  it('groups what is new by kind and length, the most bytes first', () => {
    const before = heap('h=..........');
    const after = heap('h=ThTh=h=...');
    expect(newBlocks(before, [after], 2)).toMatchObject([
      { fingerprint: 'h2', letter: 'h', blocks: 2, bytesEach: 32, count: 2, bytes: 64, perCall: 1 },
      { fingerprint: 'T1', letter: 'T', blocks: 1, bytesEach: 16, count: 2, bytes: 32, perCall: 1 },
      { fingerprint: 'h1', letter: 'h', blocks: 1, bytesEach: 16, count: 1, bytes: 16, perCall: 0.5 },
    ]);
  });

  it('wants a block to be in all maps after the calls', () => {
    const [group, ...others] = newBlocks(heap('......'), [heap('hT.D=.'), heap('h..D=.')], null);
    expect(group).toMatchObject({ fingerprint: 'D2', count: 1, perCall: null });
    expect(others).toMatchObject([{ fingerprint: 'h1' }]);
  });

  it('does not take a block for the same that has another length or kind', () => {
    expect(newBlocks(heap('h=h.'), [heap('h==.')], 1)).toMatchObject([{ fingerprint: 'h3', count: 1 }]);
    expect(newBlocks(heap('h=..'), [heap('T=..')], 1)).toMatchObject([{ fingerprint: 'T2', count: 1 }]);
    expect(newBlocks(heap('....'), [heap('h=..'), heap('h==.')], 1)).toEqual([]);
  });

  it.each([
    ['single', '..T.........', 'single', null],
    ['one behind the other', 'T=T=T=T=....', 'row', null],
    ['evenly spaced', 'T=.T=.T=.T=.', 'stride', 3],
    ['spread', 'T=T=..T=...T=', 'spread', null],
  ])('says that they are %s', (_, letters, pattern, strideBlocks) => {
    expect(newBlocks(heap('.'.repeat(letters.length)), [heap(letters)], null)).toMatchObject([
      { pattern, strideBlocks },
    ]);
  });

  it('has the area and the offset in bytes of the first ones', () => {
    const before = heap('h...', '.'.repeat(12));
    const [group] = newBlocks(before, [heap('h..T', '.T.T.T.T.T.T')], null);
    expect(group?.count).toBe(7);
    expect(group?.places.slice(0, 3)).toEqual([
      { area: 0, offset: 48 },
      { area: 1, offset: 16 },
      { area: 1, offset: 48 },
    ]);
    const [many] = newBlocks(heap('.'.repeat(40)), [heap('T.'.repeat(20))], null);
    expect([many?.count, many?.places.length]).toEqual([20, 8]);
  });

  it('takes all of an area for new that the heap got since', () => {
    expect(newBlocks(heap('h.'), [heap('h.', 'T=..')], 1)).toMatchObject([
      { fingerprint: 'T2', places: [{ area: 1, offset: 0 }] },
    ]);
  });

  it('finds nothing without a map after, and between a map and itself', () => {
    expect(newBlocks(heap('h=..'), [], 3)).toEqual([]);
    fc.assert(
      fc.property(heapAreas, (areas) => {
        expect(newBlocks(dumpOf(areas), [dumpOf(areas), dumpOf(areas)], 10)).toEqual([]);
      }),
    );
  });

  it('finds of an empty heap all that is allocated now', () => {
    fc.assert(
      fc.property(heapAreas, (areas) => {
        const empty = areas.map(({ address, letters }) => ({ address, letters: '.'.repeat(letters.length) }));
        const groups = newBlocks(dumpOf(empty), [dumpOf(areas)], null);
        const used = areas.map(({ letters }) => letters.replaceAll('.', '')).join('').length;
        expect(groups.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(16 * used);
        expect(new Set(groups.map(({ fingerprint }) => fingerprint)).size).toBe(groups.length);
        for (const { bytes, count, bytesEach } of groups) expect(bytes).toBe(count * bytesEach);
      }),
    );
  });

  it('finds no more with another map after the calls', () => {
    fc.assert(
      fc.property(heapAreas, heapAreas, heapAreas, (before, one, other) => {
        const bytes = (after: HeapDump[]) =>
          newBlocks(dumpOf(before), after, null).reduce((sum, group) => sum + group.bytes, 0);
        expect(bytes([dumpOf(other), dumpOf(one)])).toBeLessThanOrEqual(bytes([dumpOf(one)]));
      }),
    );
  });
});
