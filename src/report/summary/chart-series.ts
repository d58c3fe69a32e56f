import type { LeakChart, LeakView } from '../leak/view-leak.js';
import { formatCount, formatMs, pluralOf } from '../text/format.js';
import type { BeyondLive, Timeline, TimelinePoint } from '../timeline/view-timeline.js';

/** What a static chart of a run draws; x from 0 to 1 over the run or the calls, y in bytes. */
export interface ChartSeries {
  title: string;
  /** Whether a size holds until the next sample, as over time; else a straight line leads there. */
  isStepped: boolean;
  /** What x goes over: milliseconds where it is stepped, else calls. */
  length: number;
  /** Allocated, and `live` of it, null where that is not known. In the order of x. */
  points: { x: number; allocBytes: number; liveBytes: number | null }[];
  /** What is allocated beyond it. */
  beyond: BeyondLive;
  /** Fitted, from one end to the other. */
  line: { from: { x: number; bytes: number }; to: { x: number; bytes: number } } | null;
  /** Where a MemoryError left the program. */
  failureX: number | null;
  /** What stands below the left and the right end. */
  from: string;
  to: string;
}

export interface ChartSource {
  leak: LeakView | null;
  timeline: Timeline;
}

/** As many steps as a small chart can show. */
const MOST_STEPS = 120;
const MOST_POINTS = 240;

/** Of a hunt live memory over the calls, else memory over time; null where less than two samples were taken. */
export function chartSeries({ leak, timeline }: ChartSource): ChartSeries | null {
  return leak ? seriesOfHunt(leak.chart) : seriesOfRun(timeline);
}

function seriesOfHunt({ unit, points, line }: LeakChart): ChartSeries | null {
  // Samples after the last call have no place over the calls.
  const placed = points.filter(({ phase }) => phase !== 'settle');
  const lastCall = placed.reduce((most, { calls }) => Math.max(most, calls), 0);
  if (placed.length < 2 || lastCall === 0) return null;
  const at = (calls: number) => calls / lastCall;
  return {
    title: `Live memory over the ${pluralOf(unit)}`,
    isStepped: false,
    length: lastCall,
    points: lastOfEachStep(
      placed.map(({ calls, liveBytes }) => ({ x: at(calls), allocBytes: liveBytes, liveBytes })),
    ),
    beyond: 'garbage',
    line: line && {
      from: { x: at(line.fromCalls), bytes: line.fromBytes },
      to: {
        x: at(line.toCalls),
        bytes: line.fromBytes + line.perCall * (line.toCalls - line.fromCalls),
      },
    },
    failureX: null,
    from: `first ${unit}`,
    to: `${unit} ${formatCount(lastCall)}`,
  };
}

/** The first, and of each stretch of the calls the last. */
function lastOfEachStep(points: ChartSeries['points']): ChartSeries['points'] {
  if (points.length <= MOST_POINTS) return points;
  const steps = new Map(points.map((point) => [Math.floor(point.x * MOST_POINTS), point]));
  return [points[0]!, ...steps.values()];
}

/** Of each stretch of time the most that was allocated and the last that was known to be live. The points are made in each pass. */
function seriesOfRun({ points, beyond }: Timeline): ChartSeries | null {
  const [first, last, failure] = endsOf(points);
  if (!first || !last || last.ms <= first.ms) return null;
  const at = (ms: number) => (ms - first.ms) / (last.ms - first.ms);
  const isFew = points.length <= MOST_STEPS;
  const steps = new Map<number, ChartSeries['points'][number]>();
  let index = 0;
  for (const { ms, allocBytes, liveBytes } of points) {
    const place = isFew ? index : Math.floor(at(ms) * MOST_STEPS);
    const before = steps.get(place);
    const x = before?.x ?? at(ms);
    steps.set(place, { x, allocBytes: Math.max(before?.allocBytes ?? 0, allocBytes), liveBytes });
    index += 1;
  }
  return {
    title: 'Memory over time',
    isStepped: true,
    length: last.ms - first.ms,
    points: [...steps.values()],
    beyond,
    line: null,
    failureX: failure ? at(failure.ms) : null,
    from: '0 ms',
    to: formatMs(last.ms - first.ms),
  };
}

/** The first, the last, and the last that a MemoryError took. */
function endsOf(points: Timeline['points']): (TimelinePoint | undefined)[] {
  let [first, last, failure]: (TimelinePoint | undefined)[] = [];
  for (const point of points) {
    first ??= point;
    last = point;
    if (point.source === 'failure') failure = point;
  }
  return [first, last, failure];
}
