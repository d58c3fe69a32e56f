import { formatBytes, formatCount, formatPlural } from '../../src/report/format.js';
import type { TimelinePoint } from '../../src/report/view-model.js';
import type { TimelineSeries } from './timeline-series.js';

const SOURCES: Record<TimelinePoint['source'], string> = {
  prompt: 'taken at the prompt',
  mark: 'taken at a mark',
  'iteration-start': 'before a repetition',
  'iteration-end': 'after a repetition',
  failure: 'when MemoryError left the program',
  'program-end': 'at the end of the program',
  call: 'after a call of the hunt',
  timer: 'taken by the timer',
};

/** A sample as words: the cells of the table and the lines of the tooltip. */
export interface PointText {
  time: string;
  allocated: string;
  live: string;
  /** Allocated beyond what is known to be live. */
  beyond: string;
  source: string;
}

export function describePoint(point: TimelinePoint, label: string | undefined): PointText {
  const { ms, allocBytes, liveBytes, collected, source } = point;
  return {
    time: `${formatCount(ms)} ms`,
    allocated: formatBytes(allocBytes),
    live:
      liveBytes === null ? 'not known' : `${formatBytes(liveBytes)}, ${collected ? 'exact' : 'last known'}`,
    beyond: liveBytes === null ? 'not known' : formatBytes(allocBytes - liveBytes),
    source: label ? `${SOURCES[source]}: ${label}` : SOURCES[source],
  };
}

/** The whole chart in one sentence, for those who do not see it. */
export function describeSeries({ points, sampleCount, marks, dropsMs }: TimelineSeries): string {
  const sizes = points.map(({ allocBytes }) => allocBytes);
  const [least, most] = sizes.reduce(([low, high], size) => [Math.min(low, size), Math.max(high, size)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number]);
  const live = points.filter(({ collected }) => collected).at(-1)?.liveBytes ?? null;
  const spanMs = (points.at(-1)?.ms ?? 0) - (points[0]?.ms ?? 0);
  return [
    `${formatPlural(sampleCount, 'sample')} over ${formatCount(spanMs)} ms.`,
    `Allocated memory is between ${formatBytes(least)} and ${formatBytes(most)}.`,
    live === null
      ? 'Live memory is not known.'
      : `Live memory is ${formatBytes(live)} at the last collection by the agent.`,
    `${formatPlural(dropsMs.length, 'drop')} between samples, ${formatPlural(marks.length, 'mark')}.`,
    'The arrow keys go from sample to sample.',
  ].join(' ');
}
