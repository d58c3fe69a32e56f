import { describe, expect, it } from 'vitest';
import { rulesFor } from '../../../src/heap/model/gc-rules.js';
import { type FitOptions, type MappedHeap, wouldFit } from '../../../src/heap/model/would-fit.js';

const rules = rulesFor('micropython', [1, 27, 0])!;
const options: FitOptions = { rules, collected: true, mayCollect: true, afterCollection: null };

function heap(...areas: string[]): MappedHeap {
  return {
    areas: areas.map((letters, at) => ({ address: `2000${at}000`, letters })),
    blockBytes: 16,
    maxNewSplitBytes: null,
  };
}

describe('wouldFit', () => {
  it('puts a buffer into the first free run that holds it, and counts how many there is room for', () => {
    const map = heap('h=..h....h=......');
    expect(wouldFit(map, 48, options)).toEqual({ when: 'now', count: 3, areaIndex: 0, firstBlock: 5 });
    expect(wouldFit(map, 33, options)).toMatchObject({ firstBlock: 5 });
    expect(wouldFit(map, 32, options)).toMatchObject({ firstBlock: 2, count: 6 });
    expect(wouldFit(map, 96, options)).toMatchObject({ firstBlock: 11, count: 1 });
  });

  it('goes on in the next area, and never from one into the next', () => {
    expect(wouldFit(heap('h...', '....h===........'), 128, options)).toMatchObject({
      areaIndex: 1,
      firstBlock: 8,
    });
    expect(wouldFit(heap('h...', '....'), 112, options)).toEqual({ when: 'never' });
  });

  it('does not know what a collection frees where no collected map follows', () => {
    const map = heap('h.h.h.h.');
    expect(wouldFit(map, 32, { ...options, collected: false })).toEqual({ when: 'not-known' });
    expect(wouldFit(map, 32, options)).toEqual({ when: 'never' });
    // More than the heap has is not met whatever is freed.
    expect(wouldFit(map, 144, { ...options, collected: false })).toEqual({ when: 'never' });
    expect(wouldFit(map, 32, { ...options, collected: false, mayCollect: false })).toEqual({ when: 'never' });
  });

  it('tells what a collection frees from the map after it', () => {
    const map = heap('h.h.h.h.');
    const after = { ...options, collected: false, afterCollection: heap('h.h.....') };
    expect(wouldFit(map, 32, after)).toEqual({ when: 'after-collection', count: 2 });
    expect(wouldFit(map, 96, after)).toEqual({ when: 'never' });
  });

  it('grows where the heap can, by an area that holds the request', () => {
    const map = { ...heap(`h${'.'.repeat(63)}`), maxNewSplitBytes: 65_536 };
    const fit = wouldFit(map, 4096, options);
    expect(fit).toMatchObject({ when: 'by-growing' });
    expect(fit.when === 'by-growing' && fit.leastBytes).toBeGreaterThanOrEqual(4096);
    expect(wouldFit(map, 65_536, options)).toEqual({ when: 'never' });
  });
});
