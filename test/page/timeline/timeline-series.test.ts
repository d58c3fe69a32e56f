import { describe, expect, it } from 'vitest';
import { pointsToDraw, seriesOf, unitFor } from '../../../reports/page/timeline/timeline-series.js';
import type { TimelinePoint } from '../../../src/report/timeline/view-timeline.js';
import { timelinePoint as point } from '../../support/timeline-point.js';

const of = (points: TimelinePoint[]) =>
  seriesOf({
    points,
    sampleCount: points.length,
    marks: [],
    markCount: 0,
    printed: [],
    printedCount: 0,
    dropCount: 0,
    beyond: 'garbage',
    totalBytes: null,
    heap: [],
    systemHeap: [],
  });

describe('seriesOf', () => {
  it('takes nothing', () => {
    expect(of([])).toMatchObject({ points: [], labelCount: 0, whole: { fromMs: 0, toMs: 0 } });
  });

  it('puts points in the order of time, and leaves its argument alone', () => {
    const points = [point(20, 1), point(10, 2), point(20, 3)];
    expect(of(points).points.map(({ allocBytes }) => allocBytes)).toEqual([2, 1, 3]);
    expect(points.map(({ ms }) => ms)).toEqual([20, 10, 20]);
  });

  it('counts the samples that have the label of a mark, an empty one too', () => {
    const points = [point(10, 1, { label: 'a' }), point(10, 2), point(20, 3, { label: '' })];
    expect(of(points).labelCount).toBe(2);
  });

  it('names the times of drops', () => {
    expect(of([point(1, 9), point(2, 5, { drop: true }), point(3, 4)]).dropsMs).toEqual([2]);
  });

  it.each([
    [4999, 'ms'],
    [5000, 's'],
    [1_199_999, 's'],
    [1_200_000, 'min'],
  ])('shows %i ms in %s', (ms, unit) => {
    expect(unitFor(ms).name).toBe(unit);
  });
});

describe('pointsToDraw', () => {
  const points = Array.from({ length: 5000 }, (_, at) =>
    point(at, 100, at % 500 === 250 ? { source: 'mark', label: `at ${at}` } : {}),
  );
  const series = of(points);

  it('keeps the samples of marks when it thins', () => {
    const drawn = pointsToDraw(series, series.whole);
    expect(drawn.length).toBeLessThan(2500);
    expect(drawn.filter(({ label }) => label !== null)).toHaveLength(10);
  });

  it('has all samples of a stretch that is short, and one at either side', () => {
    const drawn = pointsToDraw(series, { fromMs: 1000.5, toMs: 1099.5 });
    expect(drawn.map(({ ms }) => ms)).toEqual(Array.from({ length: 101 }, (_, at) => 1000 + at));
  });
});
