import type { LeakChart } from '../../../src/report/leak/view-leak.js';

/** What the chart of a hunt draws: `x` in calls, `y` in bytes. */
export interface LeakSeries {
  unit: LeakChart['unit'];
  points: LeakSeriesPoint[];
  /** The call with which the hunt ended: right of it, `x` is no number of calls any more. */
  lastCall: number;
  /** Where the samples after the last call stand; null without any. */
  settle: { from: number; to: number } | null;
  line: Segment | null;
  /** From the line's first point with the low and with the high rate; null where the rate is exact. */
  wedge: { low: Segment; high: Segment } | null;
  /** Of all that is drawn. */
  leastBytes: number;
  mostBytes: number;
}

export type LeakSeriesPoint = LeakChart['points'][number] & { x: number };

export interface Segment {
  from: { x: number; y: number };
  to: { x: number; y: number };
}

/** How wide the band of the samples without calls is, as a share of all calls. */
const SETTLE_SHARE = 0.16;

/** Samples after the last call have as many calls as that one: they are put at its right, evenly spaced. */
export function leakSeries({ unit, points, line }: LeakChart): LeakSeries {
  const lastCall = points.reduce((most, { calls }) => Math.max(most, calls), 0);
  const settling = points.filter(({ phase }) => phase === 'settle');
  const width = Math.max(1, lastCall) * SETTLE_SHARE;
  const step = width / (settling.length + 1);
  const rays = line && raysOf(line);
  const drawn = [
    ...points.map(({ liveBytes }) => liveBytes),
    ...Object.values(rays ?? {}).flatMap(({ from, to }) => [from.y, to.y]),
  ];
  return {
    unit,
    points: points.map((point) => {
      const place = settling.indexOf(point);
      return { ...point, x: place === -1 ? point.calls : lastCall + (place + 1) * step };
    }),
    lastCall,
    settle: settling.length > 0 ? { from: lastCall + step / 2, to: lastCall + width } : null,
    line: rays?.line ?? null,
    wedge: rays && rays.low.to.y !== rays.high.to.y ? { low: rays.low, high: rays.high } : null,
    leastBytes: drawn.reduce((least, bytes) => Math.min(least, bytes), drawn[0] ?? 0),
    mostBytes: drawn.reduce((most, bytes) => Math.max(most, bytes), drawn[0] ?? 0),
  };
}

function raysOf({ fromCalls, fromBytes, toCalls, perCall, interval }: NonNullable<LeakChart['line']>) {
  const ray = (rate: number): Segment => ({
    from: { x: fromCalls, y: fromBytes },
    to: { x: toCalls, y: fromBytes + rate * (toCalls - fromCalls) },
  });
  return { line: ray(perCall), low: ray(interval[0]), high: ray(interval[1]) };
}
