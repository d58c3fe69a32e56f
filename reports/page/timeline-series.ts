import type { Timeline, TimelinePoint } from '../../src/report/view-model.js';
import { thinPoints } from './thin-points.js';

/** What the chart draws, in plain numbers. */
export interface TimelineSeries {
  /** In the order of time; fewer than there are where that draws the same. */
  points: TimelinePoint[];
  /** How many there are in all. */
  sampleCount: number;
  marks: Timeline['marks'];
  /** The label of each sample that was taken at a mark. */
  labels: Map<TimelinePoint, string>;
  /** Times of the samples in which less was allocated than in the one before, with no collection by the agent. */
  dropsMs: number[];
  unit: TimeUnit;
  /** Heap size; null where it is not known or would squash the rest. */
  totalBytes: number | null;
}

export interface TimeUnit {
  name: 'ms' | 's' | 'min';
  ms: number;
}

const TOTAL_FROM_SHARE = 0.25;
/** With more marks than this their samples are thinned as all others. */
const MAX_KEPT_MARKS = 500;

export function seriesOf({ points, marks, totalBytes }: Timeline): TimelineSeries {
  const ordered = [...points].sort((a, b) => a.ms - b.ms);
  const labels = labelsOf(ordered, marks);
  const peakBytes = ordered.reduce((most, { allocBytes }) => Math.max(most, allocBytes), 0);
  return {
    points: thinPoints(ordered, (point) => labels.size <= MAX_KEPT_MARKS && labels.has(point)),
    sampleCount: points.length,
    marks,
    labels,
    dropsMs: ordered.flatMap(({ ms, drop }) => (drop ? [ms] : [])),
    unit: unitFor((ordered.at(-1)?.ms ?? 0) - (ordered[0]?.ms ?? 0)),
    totalBytes: totalBytes !== null && peakBytes > TOTAL_FROM_SHARE * totalBytes ? totalBytes : null,
  };
}

/** Marks name their time only; of several at the same time the order tells which is whose. */
function labelsOf(points: TimelinePoint[], marks: Timeline['marks']): Map<TimelinePoint, string> {
  const waiting = new Map<number, string[]>();
  for (const { ms, label } of [...marks].reverse()) {
    const sameTime = waiting.get(ms);
    if (sameTime) sameTime.push(label);
    else waiting.set(ms, [label]);
  }
  const labels = new Map<TimelinePoint, string>();
  for (const point of points) {
    const label = point.source === 'mark' ? waiting.get(point.ms)?.pop() : undefined;
    if (label !== undefined) labels.set(point, label);
  }
  return labels;
}

function unitFor(spanMs: number): TimeUnit {
  if (spanMs < 5000) return { name: 'ms', ms: 1 };
  return spanMs < 20 * 60_000 ? { name: 's', ms: 1000 } : { name: 'min', ms: 60_000 };
}
