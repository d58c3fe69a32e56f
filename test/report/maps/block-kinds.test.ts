import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeRuns } from '../../../src/heap/map/free-runs.js';
import { HEADS, UNKNOWN_HEAD } from '../../../src/heap/map/heap-area.js';
import { countKinds, kindOf, runAt } from '../../../src/report/maps/block-kinds.js';
import { KINDS, MPGC } from '../../../src/report/text/words/kinds.js';

const letters = fc
  .array(fc.constantFrom('.', '....', 'h', 'h=', 'T===', 'A', 'm='), { minLength: 1, maxLength: 40 })
  .map((pieces) => pieces.join(''));
const area = (text: string) => ({ address: '0', letters: text });

describe('block kinds', () => {
  it("have a name for every letter of the firmware, and for what is mpgc's or not known, which are none of them", () => {
    expect([...KINDS.keys()].sort()).toEqual([...HEADS, MPGC, UNKNOWN_HEAD].sort());
    expect(HEADS).not.toContain(MPGC);
    expect(HEADS).not.toContain(UNKNOWN_HEAD);
  });

  it('take an unknown letter for "other"', () => {
    expect(['.', 'T', 'Z'].map(kindOf)).toEqual(['.', 'T', 'h']);
  });

  it('are counted by allocations and blocks, area by area', () => {
    expect(countKinds([area('..h==T.L='), area('.h'), area('')])).toEqual(
      new Map([
        ['.', { allocations: 3, blocks: 4 }],
        ['h', { allocations: 2, blocks: 4 }],
        ['T', { allocations: 1, blocks: 1 }],
        ['L', { allocations: 1, blocks: 2 }],
      ]),
    );
  });

  it('count every block once, and free runs as freeRuns() does', () => {
    fc.assert(
      fc.property(fc.array(letters.map(area), { maxLength: 3 }), (areas) => {
        const counts = countKinds(areas);
        const blocks = [...counts.values()].reduce((sum, count) => sum + count.blocks, 0);
        expect(blocks).toBe(areas.reduce((sum, { letters: text }) => sum + text.length, 0));
        expect(counts.get('.')?.allocations ?? 0).toBe(freeRuns(areas).length);
      }),
    );
  });
});

describe('runAt', () => {
  it.each([
    [0, { letter: '.', firstBlock: 0, blocks: 2 }],
    [1, { letter: '.', firstBlock: 0, blocks: 2 }],
    [2, { letter: 'h', firstBlock: 2, blocks: 3 }],
    [4, { letter: 'h', firstBlock: 2, blocks: 3 }],
    [5, { letter: 'T', firstBlock: 5, blocks: 1 }],
    [6, { letter: '.', firstBlock: 6, blocks: 1 }],
  ])('block %i', (block, run) => {
    expect(runAt('..h==T.', block)).toEqual(run);
  });

  it('is the same for all blocks of a run, and the runs make up the area', () => {
    fc.assert(
      fc.property(letters, (text) => {
        for (let at = 0; at < text.length; ) {
          const run = runAt(text, at);
          expect(run.firstBlock).toBe(at);
          for (let inside = at; inside < at + run.blocks; inside++) expect(runAt(text, inside)).toEqual(run);
          at += run.blocks;
        }
      }),
    );
  });
});
