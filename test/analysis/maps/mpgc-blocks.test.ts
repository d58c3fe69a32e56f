import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countMpgc, mpgcBlocks, replaceMpgc, withoutMpgc } from '../../../src/analysis/maps/mpgc-blocks.js';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import { parseHeapDump } from '../../../src/heap/map/parse-dump.js';
import { heapMap } from '../../support/hand-made.js';
import { heapAreas } from '../../support/heap-letters.js';

const areasOf = (...letters: string[]) =>
  letters.map((text, at) => ({ address: (0x2000_0000 + at * 0x1_0000).toString(16), letters: text }));
const found = (plain: string, baseline: string, ...later: string[]) =>
  mpgcBlocks(
    areasOf(plain),
    areasOf(baseline),
    later.map((text) => areasOf(text)),
  )[0]?.letters;

describe('the blocks of mpgc', () => {
  it('are those of the baseline that were not there before the agent', () => {
    expect(found('h=D....', 'h=DA==.')).toBe('...A==.');
  });

  it('include one that took the place of another', () => {
    expect(found('h=A=...', 'h=T=...')).toBe('..T=...');
  });

  it('are in all maps after the baseline', () => {
    expect(found('h......', 'hA=D.h=', 'hA=D...', 'hA=.h=h')).toBe('.A=....');
  });

  it('are not what only moved: as many of a kind and length as have gone', () => {
    expect(found('hT==...', 'h...T==')).toBe('.......');
    expect(found('hT==........', 'h..T==T==A..')).toBe('......T==A..');
  });

  it('are not the lines of a map that stand elsewhere in the next, although one lasts by chance', () => {
    const plain = 'hB.S=.........';
    expect(found(plain, 'h.B..S=D=.....', 'hTB..B.D=.....')).toBe('.......D=.....');
  });

  it('are less rather than more where an earlier agent is replaced', () => {
    expect(found('hD==h=...', 'h.....D==h=')).toBe('...........');
  });

  it('are found by the address of their area', () => {
    const [first, second] = areasOf('h...', 'hA=.');
    const baseline = [first!, second!];
    const mpgc = mpgcBlocks([first!], baseline, [[second!]]);
    expect(mpgc.map(({ letters }) => letters)).toEqual(['....', 'hA=.']);
    expect(countMpgc([second!, first!], mpgc)).toEqual({ allocations: 2, blocks: 3 });
  });

  it('are none in a heap that did not change', () => {
    fc.assert(
      fc.property(heapAreas, (areas) => {
        expect(countMpgc(areas, mpgcBlocks(areas, areas, []))).toEqual({ allocations: 0, blocks: 0 });
      }),
    );
  });

  it('are never more than what is in the map, whatever the maps', () => {
    fc.assert(
      fc.property(heapAreas, heapAreas, heapAreas, (plain, baseline, later) => {
        const mpgc = mpgcBlocks(plain, baseline, [later]);
        expect(mpgc.map(({ letters }) => letters.length)).toEqual(
          baseline.map(({ letters }) => letters.length),
        );
        const { blocks } = countMpgc(later, mpgc);
        const free = replaceMpgc(later, mpgc, (length) => '.'.repeat(length));
        expect(countBlocks(free).freeBlocks).toBe(countBlocks(later).freeBlocks + blocks);
        expect(countMpgc(free, mpgc).blocks).toBe(0);
      }),
    );
  });
});

describe('a heap without the blocks of mpgc', () => {
  const mpgc = areasOf('...A==..');
  const dumpOf = (letters: string) => parseHeapDump((heapMap('final', letters) as { dump: string }).dump);

  it('has them free, and its counts made anew', () => {
    const dump = dumpOf('h=.A==.T');
    const without = withoutMpgc(dump, mpgc);
    expect(without).toEqual(dumpOf('h=.....T'));
    expect(without.counts.largestFreeBlocks).toBe(5);
  });

  it('is as it was where they are not there any more', () => {
    for (const letters of ['h=.A=..T', 'h=.D==.T', 'h=.A===T', 'h=......']) {
      expect(withoutMpgc(dumpOf(letters), mpgc)).toEqual(dumpOf(letters));
    }
  });
});
