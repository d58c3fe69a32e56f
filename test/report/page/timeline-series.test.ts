import { describe, expect, it } from 'vitest';
import { seriesOf } from '../../../reports/page/timeline-series.js';
import type { TimelinePoint } from '../../../src/report/view-model.js';

function point(ms: number, allocBytes: number, changes: Partial<TimelinePoint> = {}): TimelinePoint {
  return { ms, allocBytes, source: 'timer', liveBytes: null, collected: false, drop: false, ...changes };
}

const of = (
  points: TimelinePoint[],
  totalBytes: number | null = null,
  marks: { ms: number; label: string }[] = [],
) => seriesOf({ points, marks, totalBytes });

describe('seriesOf', () => {
  it('takes nothing', () => {
    expect(of([])).toEqual({
      points: [],
      sampleCount: 0,
      marks: [],
      labels: new Map(),
      dropsMs: [],
      unit: { name: 'ms', ms: 1 },
      totalBytes: null,
    });
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
    const { labels } = of(points, null, [
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
    expect(of([point(100, 1), point(100 + ms, 1)]).unit.name).toBe(unit);
  });

  it('shows the size of the heap where that does not squash the rest', () => {
    expect(of([point(0, 4001)], 16_000).totalBytes).toBe(16_000);
    expect(of([point(0, 4000)], 16_000).totalBytes).toBeNull();
    expect(of([point(0, 4000)], null).totalBytes).toBeNull();
  });

  it('keeps the samples of marks when it thins', () => {
    const points = Array.from({ length: 5000 }, (_, at) =>
      point(at, 100, { source: at % 500 === 250 ? 'mark' : 'timer' }),
    );
    const marks = points
      .filter(({ source }) => source === 'mark')
      .map(({ ms }) => ({ ms, label: `at ${ms}` }));
    const series = of(points, null, marks);
    expect(series.points.length).toBeLessThan(2500);
    expect(series.sampleCount).toBe(5000);
    expect(series.points.filter((candidate) => series.labels.has(candidate))).toHaveLength(10);
  });
});
