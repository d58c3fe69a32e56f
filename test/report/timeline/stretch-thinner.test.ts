import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StretchThinner } from '../../../src/report/timeline/stretch-thinner.js';

const ends = (items: number[]) => [...new Set([items[0] ?? 0, Math.max(...items), items.at(-1) ?? 0])];

function thin(items: Iterable<number>, limit: number): number[] {
  const thinner = new StretchThinner<number>(limit, ends);
  for (const item of items) thinner.add(item);
  return thinner.kept();
}

describe('StretchThinner', () => {
  it('keeps all where they are few', () => {
    expect(thin([3, 1, 2], 3)).toEqual([3, 1, 2]);
    expect(thin([], 3)).toEqual([]);
  });

  it('keeps first, last and the largest of all, and no more than it may', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 300 }), (items) => {
        const kept = thin(items, 20);
        expect(kept.length).toBeLessThanOrEqual(20);
        expect([kept[0], kept.at(-1)]).toEqual([items[0], items.at(-1)]);
        expect(kept).toContain(Math.max(...items));
        expect(kept.every((item) => items.includes(item))).toBe(true);
      }),
    );
  });

  it('keeps as many of the beginning as of the end', () => {
    const kept = thin(Array.from({ length: 100_000 }, (_, at) => at).keys(), 1000);
    const early = kept.filter((item) => item < 50_000).length;
    expect(kept.length).toBeGreaterThan(300);
    expect(early / kept.length).toBeCloseTo(0.5, 1);
  });
});
