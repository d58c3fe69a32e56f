import type { TimelinePoint } from './view-timeline.js';

/**
 * Fewer points that draw the same picture: of every one of `columns` of time the first, the last and the extremes of
 * allocated and live memory stay, and all that `keep` asks for; up to six of each column. `points` are in the order of
 * time. By time, and of points that are all there, where StretchThinner goes by number, while samples come.
 */
export function thinPoints(
  points: TimelinePoint[],
  columns: number,
  keep: (point: TimelinePoint) => boolean = () => false,
): TimelinePoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length <= 2 * columns) return points;
  const columnMs = (last.ms - first.ms) / columns;
  const columnOf = (point: TimelinePoint) =>
    columnMs > 0 ? Math.min(columns - 1, Math.floor((point.ms - first.ms) / columnMs)) : 0;
  const thinned: TimelinePoint[] = [];
  for (let start = 0; start < points.length; ) {
    const column = columnOf(points[start]!);
    let end = start + 1;
    while (end < points.length && columnOf(points[end]!) === column) end += 1;
    thinned.push(...thinColumn(points.slice(start, end), keep));
    start = end;
  }
  return thinned;
}

function thinColumn(points: TimelinePoint[], keep: (point: TimelinePoint) => boolean): TimelinePoint[] {
  const stays = new Set<number>([0, points.length - 1]);
  const exact = points.flatMap(({ collected }, at) => (collected ? [at] : []));
  const all = [...points.keys()];
  for (const candidates of [all, exact]) {
    stays.add(extreme(candidates, (a, b) => points[a]!.allocBytes < points[b]!.allocBytes));
    stays.add(extreme(candidates, (a, b) => points[a]!.allocBytes > points[b]!.allocBytes));
  }
  return points.filter((point, at) => stays.has(at) || keep(point));
}

/** The first candidate that no other is better than; -1 where there is none. */
function extreme(candidates: number[], isBetter: (a: number, b: number) => boolean): number {
  let best = candidates[0] ?? -1;
  for (const candidate of candidates) if (isBetter(candidate, best)) best = candidate;
  return best;
}
