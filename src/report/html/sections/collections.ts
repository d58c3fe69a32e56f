import type { CollectionsView } from '../../run/view-collections.js';
import { formatCount, formatUs } from '../../text/format.js';
import type { Timeline, TimelinePoint } from '../../timeline/view-timeline.js';
import { barOf } from '../markup/bar.js';
import { dataTable } from '../markup/data-table.js';
import { factList } from '../markup/facts.js';
import { element, type Markup } from '../markup/markup.js';

const MAX_LISTED = 20;
const LONGEST = 'The longest collections timed by the agent';

/** Who collected, when, and how long that took. */
export function collectionsText(
  { sentences, pauses, facts }: CollectionsView,
  points: Timeline['points'],
): Markup[] {
  const tables = [...pausesTable(pauses), ...longestTable(points)];
  return [
    ...sentences.map((text) => element('p', {}, text)),
    ...(tables.length > 0 ? [element('div', { class: 'columns' }, ...tables)] : []),
    factList(facts),
  ];
}

function pausesTable(pauses: CollectionsView['pauses']): Markup[] {
  if (pauses.length === 0) return [];
  const rows = pauses.map(({ length, count, share }) => [length, count, share === 0 ? '' : barOf(share)]);
  return [dataTable('Collections by their length', ['Pause', 'Collections', 'Share'], rows)];
}

/** The page has the longest of every stretch of time, so the longest of all are among them. */
function longestTable(points: Timeline['points']): Markup[] {
  const timed: TimelinePoint[] = [];
  let start: number | null = null;
  for (const point of points) {
    start ??= point.ms;
    if (point.pauseUs !== null) timed.push(point);
  }
  if (start === null || timed.length === 0) return [];
  const from = start;
  timed.sort((a, b) => (b.pauseUs ?? 0) - (a.pauseUs ?? 0));
  const rows = timed
    .slice(0, MAX_LISTED)
    .map(({ ms, pauseUs, allocBytes }) => [
      `${formatCount(ms - from)} ms`,
      formatUs(pauseUs ?? 0),
      `${formatCount(allocBytes)} B`,
    ]);
  return [dataTable(LONGEST, ['At', 'Pause', 'Live after it'], rows)];
}
