import { describe, expect, it } from 'vitest';
import { leakSeries } from '../../../reports/page/leak/leak-series.js';
import type { LeakChart } from '../../../src/report/leak/view-leak.js';

type Phase = LeakChart['points'][number]['phase'];

const point = (calls: number, liveBytes: number, phase: Phase) => ({ calls, liveBytes, phase });

describe('leakSeries', () => {
  it('takes nothing', () => {
    expect(leakSeries({ unit: 'call', points: [], line: null })).toEqual({
      unit: 'call',
      points: [],
      lastCall: 0,
      settle: null,
      line: null,
      wedge: null,
      leastBytes: 0,
      mostBytes: 0,
    });
  });

  it('puts samples at their calls, and those of the settle phase into a band at the right of the last', () => {
    const { points, lastCall, settle } = leakSeries({
      unit: 'call',
      points: [
        point(0, 100, 'start'),
        point(4, 110, 'warm-up'),
        point(100, 200, 'calls'),
        point(100, 200, 'settle'),
        point(100, 180, 'settle'),
        point(100, 180, 'settle'),
      ],
      line: null,
    });
    expect(points.map(({ x }) => x)).toEqual([0, 4, 100, 104, 108, 112]);
    expect(points.map(({ calls }) => calls)).toEqual([0, 4, 100, 100, 100, 100]);
    expect(lastCall).toBe(100);
    expect(settle).toEqual({ from: 102, to: 116 });
  });

  it('has room for a band where no call was made', () => {
    const { points, settle } = leakSeries({
      unit: 'call',
      points: [point(0, 100, 'start'), point(0, 100, 'settle')],
      line: null,
    });
    expect(points.map(({ x }) => x)).toEqual([0, 0.08]);
    expect(settle).toEqual({ from: 0.04, to: 0.16 });
  });

  it('opens the wedge at the first point of the line, with the two rates, and makes room for it', () => {
    const series = leakSeries({
      unit: 'call',
      points: [point(0, 100, 'start'), point(50, 500, 'calls')],
      line: { fromCalls: 10, fromBytes: 90, toCalls: 50, perCall: 10, interval: [8, 12] },
    });
    const from = { x: 10, y: 90 };
    expect(series.line).toEqual({ from, to: { x: 50, y: 490 } });
    expect(series.wedge).toEqual({
      low: { from, to: { x: 50, y: 410 } },
      high: { from, to: { x: 50, y: 570 } },
    });
    expect([series.leastBytes, series.mostBytes]).toEqual([90, 570]);
  });

  it('has no wedge where the rate is exact', () => {
    const line = {
      fromCalls: 0,
      fromBytes: 0,
      toCalls: 10,
      perCall: 16,
      interval: [16, 16] as [number, number],
    };
    const { wedge, mostBytes } = leakSeries({ unit: 'call', points: [point(0, 0, 'start')], line });
    expect([wedge, mostBytes]).toEqual([null, 160]);
  });
});
