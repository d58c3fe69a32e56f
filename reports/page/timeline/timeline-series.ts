import { thinPoints } from '../../../src/report/timeline/thin-points.js';
import type {
  BeyondLive,
  HeapPoint,
  PrintedMark,
  SystemHeapPoint,
  Timeline,
  TimelineMark,
  TimelinePoint,
} from '../../../src/report/timeline/view-timeline.js';
import { itemsIn, type TimeRange } from './time-range.js';

/** What the chart can draw, in plain numbers and in the order of time. */
export interface TimelineSeries {
  points: TimelinePoint[];
  /** How many samples the capture has: more than there are points where the report has left some out. */
  sampleCount: number;
  marks: TimelineMark[];
  markCount: number;
  printed: PrintedMark[];
  printedCount: number;
  dropCount: number;
  /** How many of the points have the label of a mark. */
  labelCount: number;
  /** Times of the drops that the report has: less was allocated than in the sample before, with no collection by the agent. */
  dropsMs: number[];
  beyond: BeyondLive;
  totalBytes: number | null;
  heap: HeapPoint[];
  systemHeap: SystemHeapPoint[];
  whole: TimeRange;
}

export interface TimeUnit {
  name: 'ms' | 's' | 'min';
  ms: number;
}

/** About as many as a wide screen has. */
const COLUMNS = 700;
/** With more marks than this their samples are thinned as all others. */
const MAX_KEPT_MARKS = 500;

export function seriesOf(timeline: Timeline): TimelineSeries {
  const { points, marks, ...rest } = timeline;
  const ordered = inOrder(points);
  const whole = { fromMs: ordered[0]?.ms ?? 0, toMs: ordered.at(-1)?.ms ?? 0 };
  return {
    ...rest,
    points: ordered,
    marks: inOrder(marks),
    printed: inOrder(timeline.printed),
    labelCount: ordered.filter(({ label }) => label !== null).length,
    dropsMs: ordered.flatMap(({ ms, drop }) => (drop ? [ms] : [])),
    heap: inOrder(timeline.heap),
    systemHeap: inOrder(timeline.systemHeap),
    whole,
  };
}

/** The points that draw the range: fewer than there are where that draws the same. */
export function pointsToDraw({ points, labelCount }: TimelineSeries, range: TimeRange): TimelinePoint[] {
  const keepsMarks = labelCount <= MAX_KEPT_MARKS;
  return thinPoints(itemsIn(points, range), COLUMNS, ({ label }) => keepsMarks && label !== null);
}

function inOrder<Item extends { ms: number }>(items: Iterable<Item>): Item[] {
  return [...items].sort((a, b) => a.ms - b.ms);
}

export function unitFor(spanMs: number): TimeUnit {
  if (spanMs < 5000) return { name: 'ms', ms: 1 };
  return spanMs < 20 * 60_000 ? { name: 's', ms: 1000 } : { name: 'min', ms: 60_000 };
}
