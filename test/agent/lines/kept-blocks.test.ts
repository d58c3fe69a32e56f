import { describe, expect, it } from 'vitest';
import { keptBlocks, type MapAtEnd } from '../../../src/agent/lines/kept-blocks.js';

const ADDRESS = '20000000';
const map = (ended: MapAtEnd['ended'], letters: string): MapAtEnd => ({
  ended,
  areas: [{ address: ADDRESS, letters }],
});
const bound = (letters: string) => map('bound', letters);

/** So many calls or passes in which nothing happens. */
const still = (letters: string, count: number) => new Array<MapAtEnd>(count).fill(bound(letters));

describe('the blocks that lines keep', () => {
  it('are by how much what is alive of a line grows', () => {
    const maps = [
      bound('h...........'),
      // A garbage string in each call, and a bytearray that stays.
      map(1, 'hA=.........'),
      map(2, 'hA=T........'),
      bound('hA=.........'),
      map(1, 'hA=A=.......'),
      map(2, 'hA=A=T......'),
      bound('hA=A=.......'),
      map(1, 'hA=A=A=.....'),
      bound('hA=A=A=.....'),
    ];
    // Of three calls one is outlived: two calls, 4 blocks.
    expect(keptBlocks(maps, [])).toEqual({
      units: 2,
      kept: [{ probe: 1, blocks: 4, heads: { A: 2 }, units: 2 }],
    });
  });

  it('are none that the next call frees', () => {
    const maps = [
      bound('h...'),
      map(1, 'hS..'),
      bound('hS..'),
      map(1, 'hSS.'),
      bound('h.S.'),
      map(1, 'hSS.'),
      bound('hS..'),
    ];
    expect(keptBlocks(maps, [])).toEqual({ units: 2, kept: [] });
  });

  it('are of one that is replaced by a larger one what it grows by', () => {
    const maps = [
      bound('h..........'),
      map(5, 'hS=........'),
      bound('hS=........'),
      map(5, 'hS=S==.....'),
      bound('h..S==.....'),
      map(5, 'h..S==S===.'),
      bound('h.....S===.'),
    ];
    expect(keptBlocks(maps, [])?.kept).toEqual([{ probe: 5, blocks: 2, heads: { S: 1 }, units: 1 }]);
  });

  it('count what a table takes when it moves less what it had', () => {
    const maps = [
      bound('Lh=......'),
      bound('Lh=......'),
      // The items go to a larger place, and the old one is freed at once.
      map(7, 'L..h===..'),
      ...still('L..h===..', 3),
    ];
    expect(keptBlocks(maps, [])?.kept).toEqual([{ probe: 7, blocks: 2, heads: { h: 1 }, units: 1 }]);
  });

  it('count a table that each call makes anew in those calls alone that are followed', () => {
    // An object with a table that moves once within each call, in all six of them, with a collection at the end alone.
    const maps: MapAtEnd[] = [bound('.'.repeat(24))];
    let kept = '';
    for (let call = 0; call < 6; call++) {
      const free = (used: string) => used.padEnd(24, '.');
      maps.push(map(1, free(`${kept}hB`)), map(2, free(`${kept}h.h=`)), bound(free(`${kept}h.h=`)));
      kept += 'h.h=';
    }
    const last = [bound(kept).areas];
    expect(keptBlocks(maps, last)).toEqual({
      units: 4,
      kept: [
        { probe: 2, blocks: 8, heads: { h: 4 }, units: 4 },
        { probe: 1, blocks: 4, heads: { h: 4 }, units: 4 },
      ],
    });
  });

  it('count what an object has grown by where it stands', () => {
    const maps = [bound('h=...'), bound('h=...'), map(3, 'h==..'), ...still('h==..', 3)];
    expect(keptBlocks(maps, [])?.kept).toEqual([{ probe: 3, blocks: 1, heads: { h: 1 }, units: 1 }]);
  });

  it('are of nobody where no line ran, or between two calls', () => {
    const maps = [...still('....', 2), map(null, 'T...'), bound('TT..'), ...still('TT..', 2)];
    expect(keptBlocks(maps, [])?.kept).toEqual([{ probe: null, blocks: 2, heads: { T: 2 }, units: 1 }]);
  });

  it('stand in all last maps, where no collection came before, and are of the calls before the last third', () => {
    const maps = [bound('....'), map(1, 'TT..'), bound('TT..'), bound('TT..'), map(1, 'TTT.'), bound('TTT.')];
    const last = ['T.T.', 'T.T.'].map((letters) => [{ address: ADDRESS, letters }]);
    expect(keptBlocks(maps, last)).toEqual({
      units: 2,
      kept: [{ probe: 1, blocks: 1, heads: { T: 1 }, units: 1 }],
    });
  });

  it('of an area that is new are new', () => {
    const areas = [
      { address: ADDRESS, letters: 'h' },
      { address: '3ffe0000', letters: 'D=..' },
    ];
    const grown = { ended: 'bound' as const, areas };
    const maps = [...still('h', 2), { ended: 4, areas }, grown, grown, grown];
    expect(keptBlocks(maps, [])?.kept).toEqual([{ probe: 4, blocks: 2, heads: { D: 1 }, units: 1 }]);
  });

  it('are not known of too few calls, or where the first map is none between two', () => {
    expect(keptBlocks(still('h', 3), [])).toBeNull();
    expect(keptBlocks([map(1, 'h'), ...still('h', 4)], [])).toBeNull();
    expect(keptBlocks([], [])).toBeNull();
  });
});
