import { describe, expect, it } from 'vitest';
import { keptBlocks, type MapAtEnd } from '../../../src/agent/lines/kept-blocks.js';

const ADDRESS = '20000000';
const map = (ended: MapAtEnd['ended'], letters: string): MapAtEnd => ({
  ended,
  areas: [{ address: ADDRESS, letters }],
});
const bound = (letters: string) => map('bound', letters);

describe('the blocks that lines keep', () => {
  it('are those that outlive two calls after their own', () => {
    const maps = [
      bound('h.......'),
      map(1, 'hA=.....'),
      map(2, 'hA=T....'),
      bound('hA=.....'),
      map(1, 'hA=A=...'),
      bound('hA=A=...'),
      map(1, 'hA=A=A=.'),
      bound('hA=A=A=.'),
    ];
    expect(keptBlocks(maps, [])).toEqual({
      units: 1,
      kept: [{ probe: 1, blocks: 2, heads: { A: 1 }, units: 1 }],
    });
  });

  it('are none that a later call frees', () => {
    const maps = [bound('h...'), map(1, 'hS..'), bound('hS..'), map(1, 'h.S.'), bound('h.S.'), bound('h.S.')];
    expect(keptBlocks(maps, [])).toEqual({ units: 1, kept: [] });
  });

  it('count what a table takes when it moves less what it had', () => {
    const maps = [
      bound('Lh=......'),
      // The items go to a larger place, and the old one is freed at once.
      map(7, 'L..h===..'),
      bound('L..h===..'),
      bound('L..h===..'),
      bound('L..h===..'),
    ];
    expect(keptBlocks(maps, [])?.kept).toEqual([{ probe: 7, blocks: 2, heads: { h: 1 }, units: 1 }]);
  });

  it('count what an object has grown by where it stands', () => {
    const maps = [bound('h=...'), map(3, 'h==..'), bound('h==..'), bound('h==..'), bound('h==..')];
    expect(keptBlocks(maps, [])?.kept).toEqual([{ probe: 3, blocks: 1, heads: { h: 1 }, units: 1 }]);
  });

  it('are of nobody where no line ran, or between two calls', () => {
    const maps = [bound('....'), map(null, 'T...'), bound('TT..'), bound('TT..'), bound('TT..')];
    expect(keptBlocks(maps, [])?.kept).toEqual([{ probe: null, blocks: 2, heads: { T: 2 }, units: 1 }]);
  });

  it('stand in all last maps, where no collection came before', () => {
    const maps = [bound('....'), map(1, 'TT..'), bound('TT..'), bound('TT..'), bound('TT..')];
    const last = ['T.h.', 'T...'].map((letters) => [{ address: ADDRESS, letters }]);
    expect(keptBlocks(maps, last)?.kept).toEqual([{ probe: 1, blocks: 1, heads: { T: 1 }, units: 1 }]);
  });

  it('of an area that is new are new', () => {
    const maps: MapAtEnd[] = [
      bound('h'),
      {
        ended: 4,
        areas: [
          { address: ADDRESS, letters: 'h' },
          { address: '3ffe0000', letters: 'D=..' },
        ],
      },
    ];
    const grown = { ...maps[1]!, ended: 'bound' as const };
    expect(keptBlocks([...maps, grown, grown, grown], [])?.kept).toEqual([
      { probe: 4, blocks: 2, heads: { D: 1 }, units: 1 },
    ]);
  });

  it('are not known of too few calls, or where the first map is none between two', () => {
    expect(keptBlocks([bound('h'), bound('h'), bound('h')], [])).toBeNull();
    expect(keptBlocks([map(1, 'h'), bound('h'), bound('h'), bound('h'), bound('h')], [])).toBeNull();
    expect(keptBlocks([], [])).toBeNull();
  });
});
