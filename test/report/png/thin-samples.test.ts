import { describe, expect, it } from 'vitest';
import { thinSamples } from '../../../src/report/png/thin-samples.js';
import type { TimelinePoint } from '../../../src/report/view-report.js';
import { timelinePoint } from '../../support/timeline-point.js';

const pointsOf = (sizes: number[], ms: (at: number) => number = (at) => at): TimelinePoint[] =>
  sizes.map((allocBytes, at) => timelinePoint(ms(at), allocBytes, { collected: at % 50 === 20 }));

describe('thinSamples', () => {
  const sizes = Array.from({ length: 10_000 }, (_, at) =>
    at === 5003 ? 99_999 : at === 7777 ? 3 : 500 + (at % 7),
  );
  const points = pointsOf(sizes);
  const thinned = thinSamples(points, 100);

  it('keeps few, the extremes and both ends among them, in order', () => {
    expect(thinned.length).toBeLessThanOrEqual(500);
    expect(thinned).toEqual(points.filter((point) => thinned.includes(point)));
    expect(thinned.map(({ allocBytes }) => allocBytes)).toEqual(expect.arrayContaining([99_999, 3]));
    expect([thinned[0], thinned.at(-1)]).toEqual([points[0], points.at(-1)]);
  });

  it('keeps a sample with exact live memory of every stretch that has one', () => {
    for (let from = 0; from < 10_000; from += 100) {
      expect(thinned.some(({ ms, collected }) => collected && ms >= from && ms < from + 101)).toBe(true);
    }
  });

  it('leaves few as they are, and takes many of one time', () => {
    expect(thinSamples(points.slice(0, 200), 100)).toHaveLength(200);
    expect(thinSamples([], 100)).toEqual([]);
    const still = thinSamples(
      pointsOf(sizes, () => 5),
      100,
    );
    expect(still.map(({ allocBytes }) => allocBytes)).toEqual(expect.arrayContaining([99_999, 3]));
  });
});
