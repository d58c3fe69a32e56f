import type { TimelinePoint } from '../view-report.js';

/**
 * Fewer points that draw the same picture: of each of `columns` stretches of time the first and the last stay, the
 * extremes of allocated memory, and the last of which live memory is exact. `points` are in the order of time.
 */
export function thinSamples(points: TimelinePoint[], columns: number): TimelinePoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length <= 2 * columns) return points;
  const columnMs = (last.ms - first.ms) / columns || 1;
  const columnOf = (at: number) => Math.floor((points[at]!.ms - first.ms) / columnMs);
  const kept = new Set<number>();
  for (let start = 0; start < points.length; ) {
    const column = columnOf(start);
    let [low, high, exact, at] = [start, start, start, start];
    for (; at < points.length && columnOf(at) === column; at++) {
      if (points[at]!.allocBytes < points[low]!.allocBytes) low = at;
      if (points[at]!.allocBytes > points[high]!.allocBytes) high = at;
      if (points[at]!.collected) exact = at;
    }
    for (const stays of [start, low, high, exact, at - 1]) kept.add(stays);
    start = at;
  }
  return points.filter((_point, at) => kept.has(at));
}
