import type { GrowthTrend } from '../growth/growth-trend.js';
import type { TimePoint } from './floor-finder.js';
import type { TimeSeries } from './time-series.js';

/**
 * The rate of growth in bytes per unit of x where samples hold garbage, and only what was live after the run is known
 * without: between the growth that is live for certain, and that of all that was in use. `points` are the samples that
 * the trend is of. Null without a live figure after the run.
 */
export function boundedRate(
  { final, mostFallBytes, blockBytes }: Pick<TimeSeries, 'final' | 'mostFallBytes' | 'blockBytes'>,
  points: TimePoint[],
  { fromX, toX }: GrowthTrend,
): { perUnit: number; interval: [number, number] } | null {
  const last = points.at(-1);
  const early = points.filter(({ x }) => x >= fromX && x <= (fromX + toX) / 2);
  const [from] = early;
  if (!final || !last || !from) return null;
  const low = Math.min(...early.map(({ x, value }) => (final.value - value - blockBytes) / (final.x - x)));
  const high = Math.max(
    ...early.map(({ x, value }) => (last.value - value + mostFallBytes + blockBytes) / (last.x - x)),
  );
  // As if what was garbage in the end had come evenly.
  const garbage = Math.max(0, last.value - final.value);
  const fromLive = from.value - garbage * (from.x / last.x);
  const rate = (last.value - garbage - fromLive) / (last.x - from.x);
  const interval: [number, number] = [Math.max(0, low), high];
  return { perUnit: Math.min(Math.max(rate, interval[0]), interval[1]), interval };
}
