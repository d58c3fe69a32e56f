import type { ChartSeries } from '../summary/chart-series.js';

/** As many as a chart of a few pixels can show. */
const MOST_POINTS = 60;

/** The same with fewer points: of each stretch the most that was allocated and the last that was live. */
export function clippedSeries(series: ChartSeries): ChartSeries {
  const { points } = series;
  const size = Math.ceil(points.length / MOST_POINTS);
  if (size <= 1) return series;
  const clipped: ChartSeries['points'] = [];
  for (let from = 0; from < points.length; from += size) {
    const stretch = points.slice(from, from + size);
    const last = stretch.at(-1)!;
    // A line leads from point to point, and has to end where the series does.
    const { x } = series.isStepped ? stretch[0]! : last;
    const allocBytes = stretch.reduce((most, point) => Math.max(most, point.allocBytes), 0);
    clipped.push({ x, allocBytes, liveBytes: last.liveBytes });
  }
  return { ...series, points: series.isStepped ? clipped : [points[0]!, ...clipped] };
}
