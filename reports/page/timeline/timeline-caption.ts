import { formatCount } from '../../../src/report/text/format.js';
import type { BeyondLive } from '../../../src/report/timeline/view-timeline.js';
import type { TimelineSeries } from './timeline-series.js';

const ABOVE: Record<BeyondLive, string> = {
  garbage: 'garbage, or has become live since',
  pending: 'not known until the next collection: this firmware collects at the prompt only',
};

/** How the figures of the chart were obtained, and what is not in it; the first is always shown. */
export function timelineCaption(
  {
    points,
    sampleCount,
    marks,
    markCount,
    printed,
    printedCount,
    dropsMs,
    dropCount,
    heap,
    systemHeap,
    beyond,
  }: TimelineSeries,
  hasOutput: boolean,
): [string, ...string[]] {
  const known = points.some(({ liveBytes }) => liveBytes !== null)
    ? `Live memory is exact where the agent collected (rings); in between it is the last known figure, and what is above it is ${ABOVE[beyond]}.`
    : 'The agent did not collect, so how much of it is live is not known.';
  const more = [
    'The agent’s own heap is subtracted. Each figure is drawn until the next sample; what happened in between was not measured.',
    'Where there are more samples than pixels, the extremes of each pixel are drawn: zoom in to see all. Drag over a stretch, click at a mark, turn the wheel with ctrl, or use the keys plus, minus and 0.',
  ];
  if (heap.length > 0)
    more.push(
      'The largest free block and the size of the heap are known only where a heap map or the firmware’s figures were taken (dots; triangles for maps), the agent included.',
    );
  if (systemHeap.length > 0)
    more.push('The heap of the system under MicroPython is what esp32.idf_heap_info() said at that time.');
  if (marks.length > 0) more.push('Labels of marks that find no room are in the tooltips.');
  if (hasOutput)
    more.push(
      'Lines of the output have no time on the board’s clock: each stands between two samples as it came between them by the computer’s. The last line that was printed by a moment stands out in the list; a line that is chosen leads to its moment.',
    );
  const counts = [known];
  if (marks.length < markCount)
    counts.push(`${formatCount(marks.length)} of ${formatCount(markCount)} marks are shown.`);
  if (printed.length < printedCount)
    counts.push(
      `${formatCount(printed.length)} of ${formatCount(printedCount)} exceptions in the output are shown.`,
    );
  if (dropsMs.length < dropCount)
    counts.push(`${formatCount(dropsMs.length)} of ${formatCount(dropCount)} drops are shown.`);
  if (points.length < sampleCount)
    counts.push(
      `${formatCount(points.length)} of ${formatCount(sampleCount)} samples are in this page, of each stretch of time the first, the last and the extremes; the capture has them all.`,
    );
  return [counts.join(' '), ...more];
}
