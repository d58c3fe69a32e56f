import type { CollectionsView } from '../../../src/report/run/view-collections.js';
import { formatCount, formatUs } from '../../../src/report/text/format.js';
import type { TimelinePoint } from '../../../src/report/timeline/view-timeline.js';
import { barOf } from '../dom/bar.js';
import { createElement, section } from '../dom/create-element.js';
import { dataTable } from '../dom/data-table.js';
import { factList } from './facts.js';

const MAX_LISTED = 20;
const LONGEST = 'The longest collections that the agent timed';

/** Who collected, when, and how long that took. */
export function showCollections(
  { sentences, pauses, facts }: CollectionsView,
  points: TimelinePoint[],
): void {
  const home = section('collections');
  home.append(...sentences.map((text) => createElement('p', {}, text)));
  const tables = [...pausesTable(pauses), ...longestTable(points)];
  if (tables.length > 0) home.append(createElement('div', { class: 'columns' }, ...tables));
  home.append(factList(facts));
}

function pausesTable(pauses: CollectionsView['pauses']): HTMLElement[] {
  if (pauses.length === 0) return [];
  const rows = pauses.map(({ length, count, share }) => [length, count, share === 0 ? '' : barOf(share)]);
  return [dataTable('Collections by their length', ['Pause', 'Collections', 'Share'], rows)];
}

/** The page has the longest of every stretch of time, so the longest of all are among them. */
function longestTable(points: TimelinePoint[]): HTMLElement[] {
  const timed = points
    .filter(({ pauseUs }) => pauseUs !== null)
    .sort((a, b) => (b.pauseUs ?? 0) - (a.pauseUs ?? 0));
  if (timed.length === 0) return [];
  const start = points[0]?.ms ?? 0;
  const rows = timed
    .slice(0, MAX_LISTED)
    .map(({ ms, pauseUs, allocBytes }) => [
      `${formatCount(ms - start)} ms`,
      formatUs(pauseUs ?? 0),
      `${formatCount(allocBytes)} B`,
    ]);
  return [dataTable(LONGEST, ['At', 'Pause', 'Live after it'], rows)];
}
