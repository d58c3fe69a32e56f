import {
  capitalised,
  formatBytes,
  formatCount,
  formatPlural,
  formatUs,
} from '../../../src/report/text/format.js';
import { BEYOND_LIVE } from '../../../src/report/text/words/beyond-live.js';
import type { SystemHeapPoint, TimelinePoint } from '../../../src/report/timeline/view-timeline.js';
import { itemsIn } from './time-range.js';
import type { TimelineSeries } from './timeline-series.js';

const SOURCES: Record<TimelinePoint['source'], string> = {
  prompt: 'taken at the prompt',
  mark: 'taken at a mark',
  'iteration-start': 'before a repetition',
  'iteration-end': 'after a repetition',
  failure: 'when MemoryError left the program',
  'program-end': 'at the end of the program, or of calls after it',
  call: 'after a call of the hunt',
  pass: 'at the head of a pass of a loop',
  timer: 'taken by the timer',
};

/** A sample as words: the cells of the table and the lines of the tooltip. */
export interface PointText {
  time: string;
  allocated: string;
  live: string;
  /** Allocated beyond what is known to be live. */
  beyond: string;
  stack: string;
  source: string;
  lines: string[];
}

export function describePoint(
  point: TimelinePoint,
  series: Pick<TimelineSeries, 'heap' | 'systemHeap' | 'beyond'>,
): PointText {
  const { ms, allocBytes, liveBytes, collected, source, label, stackBytes, pauseUs } = point;
  const text = {
    time: `${formatCount(ms)} ms`,
    allocated: formatBytes(allocBytes),
    live:
      liveBytes === null ? 'not known' : `${formatBytes(liveBytes)}, ${collected ? 'exact' : 'last known'}`,
    beyond: liveBytes === null ? 'not known' : formatBytes(allocBytes - liveBytes),
    stack: stackBytes === null ? 'not known' : formatBytes(stackBytes),
    source: label ? `${SOURCES[source]}: ${label}` : SOURCES[source],
  };
  const lines = [
    `Allocated ${text.allocated}`,
    `Live ${text.live}`,
    `${capitalised(BEYOND_LIVE[series.beyond])}: ${text.beyond}`,
    ...(stackBytes === null ? [] : [`Stack ${text.stack}`]),
    ...(pauseUs === null ? [] : [`Collection ${formatUs(pauseUs)}`]),
    ...heapLines(ms, series),
    text.source,
  ];
  return { ...text, lines };
}

/** A sample in a few words. */
export function describeShort({ allocBytes, liveBytes, collected }: TimelinePoint): string {
  const live =
    liveBytes === null ? '' : `, live ${formatBytes(liveBytes)}${collected ? '' : ' (last known)'}`;
  return `allocated ${formatBytes(allocBytes)}${live}`;
}

/** Only what was measured at that very sample. */
function heapLines(ms: number, { heap, systemHeap }: Pick<TimelineSeries, 'heap' | 'systemHeap'>): string[] {
  const at = { fromMs: ms, toMs: ms };
  const largest = itemsIn(heap, at).find((item) => item.ms === ms && item.largestFreeBytes !== null);
  const system = itemsIn(systemHeap, at).find((item) => item.ms === ms);
  return [
    ...(largest ? [`Largest free block ${formatBytes(largest.largestFreeBytes ?? 0)}`] : []),
    ...(system ? systemLines(system) : []),
  ];
}

/** Of all regions; the least of each of them, added up, is no more than was free in all. */
function systemLines({ totalBytes, freeBytes, largestFreeBytes, leastFreeBytes }: SystemHeapPoint): string[] {
  return [
    `System heap free ${formatBytes(freeBytes)} of ${formatBytes(totalBytes)}`,
    `Largest free block there ${formatBytes(largestFreeBytes)}`,
    `At least ${formatBytes(leastFreeBytes)} free there since the start`,
  ];
}

/** The whole chart in one sentence, for those who do not see it. */
export function describeSeries({ points, sampleCount, markCount, dropCount, whole }: TimelineSeries): string {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { allocBytes } of points) {
    least = Math.min(least, allocBytes);
    most = Math.max(most, allocBytes);
  }
  const live = points.findLast(({ collected }) => collected)?.liveBytes ?? null;
  return [
    `${formatPlural(sampleCount, 'sample')} over ${formatCount(whole.toMs - whole.fromMs)} ms.`,
    `Allocated memory is between ${formatBytes(least)} and ${formatBytes(most)}.`,
    live === null
      ? 'Live memory is not known.'
      : `Live memory is ${formatBytes(live)} at the last collection by the agent.`,
    `${formatPlural(dropCount, 'drop')} between samples, ${formatPlural(markCount, 'mark')}.`,
    'The arrow keys go from sample to sample, plus and minus zoom, 0 shows the whole run.',
  ].join(' ');
}
