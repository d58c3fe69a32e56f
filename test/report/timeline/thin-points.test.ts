import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinPoints } from '../../../src/report/timeline/thin-points.js';
import type { TimelinePoint } from '../../../src/report/timeline/view-timeline.js';
import { timelinePoint as point } from '../../support/timeline-point.js';

/** `count` points, allocating and collecting by a rule that `seed` changes. */
function manyPoints(count: number, seed: number): TimelinePoint[] {
  return Array.from({ length: count }, (_, at) =>
    point(Math.floor(at * (1 + (seed % 3))), (at * (seed + 7919)) % 10_007, {
      collected: at % (seed + 3) === 0,
    }),
  );
}

const sizes = (points: TimelinePoint[]) => points.map(({ allocBytes }) => allocBytes);
const extremes = (points: TimelinePoint[]) => [Math.min(...sizes(points)), Math.max(...sizes(points))];

describe('thinPoints', () => {
  it('keeps up to 1400 points as they are', () => {
    const points = manyPoints(1400, 1);
    expect(thinPoints(points, 700)).toBe(points);
    expect(thinPoints([], 700)).toEqual([]);
  });

  it('keeps ends, order and extremes of many points, and no more than seven a column', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1401, max: 20_000 }), fc.nat(20), (count, seed) => {
        const points = manyPoints(count, seed);
        const thinned = thinPoints(points, 700);
        expect(thinned.length).toBeLessThanOrEqual(Math.min(count, 700 * 6));
        expect([thinned[0], thinned.at(-1)]).toEqual([points[0], points.at(-1)]);
        expect(extremes(thinned)).toEqual(extremes(points));
        const collected = (list: TimelinePoint[]) => list.filter((candidate) => candidate.collected);
        expect(extremes(collected(thinned))).toEqual(extremes(collected(points)));
        const places = new Map(points.map((candidate, at) => [candidate, at]));
        const kept = thinned.map((candidate) => places.get(candidate) ?? -1);
        expect(kept.every((at, index) => at > (kept[index - 1] ?? -1))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps a single peak between many', () => {
    const points = manyPoints(10_000, 2).map((candidate, at) =>
      at === 4321 ? { ...candidate, allocBytes: 99_999 } : candidate,
    );
    expect(sizes(thinPoints(points, 700))).toContain(99_999);
  });

  it('keeps what it is asked to', () => {
    const points = manyPoints(10_000, 2);
    const thinned = new Set(thinPoints(points, 700, ({ ms }) => ms % 50 === 0));
    expect(points.filter((candidate) => candidate.ms % 50 === 0 && !thinned.has(candidate))).toEqual([]);
  });

  it('thins points of one and the same time', () => {
    const points = Array.from({ length: 2000 }, (_, at) => point(5, at));
    expect(sizes(thinPoints(points, 700))).toEqual([0, 1999]);
  });
});
