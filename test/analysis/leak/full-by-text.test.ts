import { describe, expect, it } from 'vitest';
import type { Holder } from '../../../src/analysis/holders/holders.js';
import { withTextGrowth } from '../../../src/analysis/leak/full-by-table.js';
import { leakSentence } from '../../../src/report/text/leak-sentence.js';
import { judge, LEAK } from '../../support/hunt.js';

const LOG: Holder = {
  from: 'script',
  path: 'log',
  type: 'str',
  entries: 1280,
  entriesPerUnit: 16,
  bytesPerUnit: 16,
  knownBy: 'length',
  sharesWith: [],
  freedPerUnit: [],
  addedIn: [],
};

/** With 240,000 B free in one piece before the first call. */
function judged(changes: Partial<Holder> = {}) {
  const leak = judge(LEAK);
  const walks = { of: 'calls', loop: null, filledUp: [], fromUnit: 5, units: 80, walks: 5, seen: 9 } as const;
  const growing = [{ ...LOG, ...changes }];
  return {
    ...leak,
    growing: false,
    fullBy: 'rate' as const,
    largestFree: { ...leak.largestFree!, startBytes: 240_000, endBytes: 120_000 },
    holders: { ...walks, filledUp: [], growing, heapBytes: 2720, left: [], explained: 1 },
  };
}

describe('a text that grows', () => {
  it('finds no room beside the old one between a third and the half of what is free, long before the heap is full', () => {
    const found = withTextGrowth(judged());
    expect(found).toMatchObject({ callsToFull: 6000, callsInterval: [5000, 7500], fullBy: 'text' });
    // As measured on an emulated Pico with 239,040 B free: 5,598 calls.
    expect(leakSentence(found)).toContain(
      'At this rate the new text no longer fits beside the old one after about 6,000 calls (5,000 to 7,500)',
    );
  });

  it('counts what it was before the calls', () => {
    expect(withTextGrowth(judged({ entries: 1280 + 60_000 })).callsToFull).toBe(
      (300_000 / 2.5 - 60_000) / 16,
    );
  });

  it('is known by its rate where the heap can grow, it is no text, or does not keep most of the leak', () => {
    for (const one of [
      { ...judged(), growing: true },
      judged({ type: 'bytearray' }),
      judged({ entriesPerUnit: 8 }),
      { ...judged(), fullBy: 'field' as const },
      { ...judged(), largestFree: null },
    ])
      expect(withTextGrowth(one)).toBe(one);
  });
});
