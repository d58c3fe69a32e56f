import { type GrowthRate, growthRate } from './growth-rate.js';
import { type GrowthTrend, lowerEnvelope, type TrendPoint } from './growth-trend.js';

export interface ConfirmedGrowth {
  /** The first is the start; at least one. */
  points: TrendPoint[];
  settled: number | null;
  trend: GrowthTrend;
  /** Samples in which a pattern shows, one unit of x apart. */
  stepped: TrendPoint[];
}

/** Fewer samples without garbage than this, and those with some count, too. */
const MIN_CONFIRMED = 5;

/** The rate of what grows to the end; null of what does not, or where too little is known. */
export function confirmedRate({ points, settled, trend, stepped }: ConfirmedGrowth): GrowthRate | null {
  if (trend.state !== 'growing') return null;
  const lower = lowerEnvelope(points, settled);
  const lastRise = points.findLastIndex((_, at) => (lower[at] ?? 0) > (lower[at - 1] ?? Infinity));
  const inWindow = points
    .map(({ x, value }, at) => ({ x, value: lower[at] ?? 0, confirmed: value === lower[at] }))
    .slice(0, lastRise + 1)
    .filter(({ x }) => x >= trend.fromX);
  // A sample that held garbage of which a later one was free says nothing of the rate.
  const exact = inWindow.filter(({ confirmed }) => confirmed);
  const confirmed = exact.length >= MIN_CONFIRMED ? exact : inWindow;
  const [start] = points;
  if (confirmed.length < 2 || !start) return null;
  return growthRate(confirmed, stepped, start);
}
