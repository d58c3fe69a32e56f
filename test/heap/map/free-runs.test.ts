import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeRuns } from '../../../src/heap/map/free-runs.js';
import type { HeapArea } from '../../../src/heap/map/heap-area.js';

const area = fc
  .array(fc.constantFrom('.', '...', 'h', '=', 'h==', 'T', 'A='), { maxLength: 40 })
  .map((pieces): HeapArea => ({ address: '0', letters: pieces.join('') }));

describe('freeRuns', () => {
  it('finds runs at the start, inside and at the end, area by area', () => {
    const areas = ['..h=.T', '..', '', 'h='].map((letters) => ({ address: '0', letters }));
    expect(freeRuns(areas)).toEqual([
      { areaIndex: 0, firstBlock: 0, blocks: 2 },
      { areaIndex: 0, firstBlock: 4, blocks: 1 },
      { areaIndex: 1, firstBlock: 0, blocks: 2 },
    ]);
  });

  it('partitions the free blocks', () => {
    fc.assert(
      fc.property(fc.array(area, { maxLength: 4 }), (areas) => {
        const rebuilt = areas.map(({ letters }) => letters.replaceAll('.', '?').split(''));
        for (const { areaIndex, firstBlock, blocks } of freeRuns(areas)) {
          for (let at = firstBlock; at < firstBlock + blocks; at++) {
            expect(rebuilt[areaIndex]?.[at]).toBe('?');
            rebuilt[areaIndex]![at] = '.';
          }
        }
        expect(rebuilt.map((letters) => letters.join(''))).toEqual(areas.map(({ letters }) => letters));
      }),
    );
  });

  it('makes every run as long as it can be, in order', () => {
    fc.assert(
      fc.property(area, ({ letters }) => {
        let end = -1;
        for (const { firstBlock, blocks } of freeRuns([{ address: '0', letters }])) {
          expect(blocks).toBeGreaterThan(0);
          expect(firstBlock).toBeGreaterThan(end);
          expect(letters[firstBlock - 1]).not.toBe('.');
          end = firstBlock + blocks;
          expect(letters[end]).not.toBe('.');
        }
      }),
    );
  });
});
