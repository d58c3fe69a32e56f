import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import type { TimelinePoint } from '../../analysis/timeline/timeline.js';
import { pluralOf } from '../text/format.js';
import { unitOf } from '../text/hunt-unit.js';

/** Sizes in bytes, evenly spaced in what they are over. */
export interface Course {
  values: number[];
  /** What the values are, and over what. */
  of: string;
}

/** More values than that are no course but a chart. */
const MOST_VALUES = 40;
/** Fewer show nothing. */
const LEAST_VALUES = 4;

/** Of a hunt, live memory over its calls; null where too few samples show nothing. */
export function courseOfHunt(judged: LeakJudgement): Course | null {
  const { series } = judged;
  const calls = series.points.filter(({ phase }) => phase === 'calls');
  return course(
    calls.map(({ calls: at, liveBytes }) => ({ at, bytes: liveBytes })),
    `live memory over the ${pluralOf(unitOf(judged))}`,
  );
}

/** Of any other run, memory before each of its calls, else over the time. */
export function courseOfRun(points: TimelinePoint[]): Course | null {
  const before = points.filter(({ source }) => source === 'iteration-start');
  const isLive = before.every(({ collected }) => collected);
  return (
    course(
      before.map(({ allocBytes }, at) => ({ at, bytes: allocBytes })),
      isLive ? 'live before each call' : 'allocated before each call',
    ) ??
    course(
      points.map(({ ms, allocBytes }) => ({ at: ms, bytes: allocBytes })),
      'allocated over the time',
    )
  );
}

/** What was last known at evenly spaced places. */
function course(points: { at: number; bytes: number }[], of: string): Course | null {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length < LEAST_VALUES || !first || !last || last.at <= first.at) return null;
  const count = Math.min(points.length, MOST_VALUES);
  const step = (last.at - first.at) / (count - 1);
  const values = Array.from(
    { length: count },
    (_, place) => points.findLast(({ at }) => at <= first.at + place * step + step / 1000)!.bytes,
  );
  return { values, of };
}
