import { describe, expect, it } from 'vitest';
import { pointsToDraw, seriesOf, unitFor } from '../../../reports/page/timeline/timeline-series.js';
import type { TimelinePoint } from '../../../src/report/timeline/view-timeline.js';
import { timelinePoint as point } from '../../support/timeline-point.js';

const of = (points: TimelinePoint[], marks: { ms: number; label: string }[] = []) =>
  seriesOf({
    points,
    sampleCount: points.length,
    marks,
    markCount: marks.length,
    dropCount: 0,
    totalBytes: null,
    heap: [],
    systemHeap: [],
  });

describe('seriesOf', () => {
  it('takes nothing', () => {
    expect(of([])).toMatchObject({ points: [], labels: new Map(), whole: { fromMs: 0, toMs: 0 } });
  });

  it('puts points in the order of time, and leaves its argument alone', () => {
    const points = [point(20, 1), point(10, 2), point(20, 3)];
    expect(of(points).points.map(({ allocBytes }) => allocBytes)).toEqual([2, 1, 3]);
    expect(points.map(({ ms }) => ms)).toEqual([20, 10, 20]);
  });

  it('gives each mark its sample, also several of the same time', () => {
    const points = [
      point(10, 1, { source: 'mark' }),
      point(10, 2),
      point(10, 3, { source: 'mark' }),
      point(20, 4, { source: 'mark' }),
      point(30, 5, { source: 'mark' }),
    ];
    const { labels } = of(points, [
      { ms: 10, label: 'a' },
      { ms: 10, label: 'b' },
      { ms: 20, label: 'c' },
    ]);
    expect([...labels].map(([{ allocBytes }, label]) => [allocBytes, label])).toEqual([
      [1, 'a'],
      [3, 'b'],
      [4, 'c'],
    ]);
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
    point(at, 100, { source: at % 500 === 250 ? 'mark' : 'timer' }),
  );
  const marks = points.filter(({ source }) => source === 'mark').map(({ ms }) => ({ ms, label: `at ${ms}` }));
  const series = of(points, marks);

  it('keeps the samples of marks when it thins', () => {
    const drawn = pointsToDraw(series, series.whole);
    expect(drawn.length).toBeLessThan(2500);
    expect(drawn.filter((candidate) => series.labels.has(candidate))).toHaveLength(10);
  });

  it('has all samples of a stretch that is short, and one at either side', () => {
    const drawn = pointsToDraw(series, { fromMs: 1000.5, toMs: 1099.5 });
    expect(drawn.map(({ ms }) => ms)).toEqual(Array.from({ length: 101 }, (_, at) => 1000 + at));
  });
});
