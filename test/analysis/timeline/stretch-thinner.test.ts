import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PointList } from '../../../src/analysis/timeline/point-list.js';
import { StretchThinner } from '../../../src/analysis/timeline/stretch-thinner.js';

const LARGEST = { figures: [(item: number) => item], always: () => false };

function thin(items: Iterable<number>, limit: number): number[] {
  const thinner = new StretchThinner(limit, LARGEST, new PointList<number>());
  for (const item of items) thinner.add(item);
  return thinner.kept().points;
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

  it('goes on after it was asked', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 30, maxLength: 300 }), (items) => {
        const thinner = new StretchThinner(20, LARGEST, new PointList<number>());
        for (const [at, item] of items.entries()) {
          thinner.add(item);
          if (at % 17 === 0) expect(thinner.kept().points.at(-1)).toBe(item);
        }
        const kept = thinner.kept().points;
        expect(kept).toContain(Math.max(...items));
        expect(kept).toEqual(items.filter((item) => kept.includes(item)));
        expect(kept[0]).toBe(items[0]);
      }),
    );
  });

  it('keeps what it is told to, and no more than that once it is told otherwise', () => {
    let isSpecial = true;
    const always = (item: number) => isSpecial && item % 1000 === 500;
    const thinner = new StretchThinner(100, { ...LARGEST, always }, new PointList<number>());
    for (let item = 0; item < 20_000; item++) thinner.add(item);
    expect(thinner.kept().points.filter((item) => item % 1000 === 500)).toHaveLength(20);
    isSpecial = false;
    for (let item = 20_000; item < 200_000; item++) thinner.add(item);
    expect(thinner.kept().points.filter((item) => item % 1000 === 500).length).toBeLessThan(20);
  });

  it('keeps no more where it is told how many will come', () => {
    const thinner = new StretchThinner(1000, LARGEST, new PointList<number>(), 100_000);
    for (let item = 0; item < 100_000; item++) thinner.add((item * 7919) % 100_003);
    const kept = thinner.kept().points;
    expect(kept.length).toBeLessThanOrEqual(1000);
    expect(kept.length).toBeGreaterThan(300);
    expect(kept).toContain(100_002);
  });

  it('keeps as many of the beginning as of the end', () => {
    const kept = thin(Array.from({ length: 100_000 }, (_, at) => at).keys(), 1000);
    const early = kept.filter((item) => item < 50_000).length;
    expect(kept.length).toBeGreaterThan(300);
    expect(early / kept.length).toBeCloseTo(0.5, 1);
  });
});
