import { capitalised, formatCount } from '../../../src/report/text/format.js';
import { BEYOND_LIVE } from '../../../src/report/text/words/beyond-live.js';
import { createElement } from '../dom/create-element.js';
import { sortAndFilter } from '../tables/sort-and-filter.js';
import { describePoint } from './describe-point.js';
import type { TimelineSeries } from './timeline-series.js';

const MAX_ROWS = 1000;

/** The samples as a table, folded; its rows are made when it is opened first. */
export function timelineTable(series: TimelineSeries): HTMLElement {
  const details = createElement(
    'details',
    { class: 'raw' },
    createElement('summary', {}, 'Samples as a table'),
  );
  details.addEventListener('toggle', () => details.append(...tableOf(series)), { once: true });
  return details;
}

function tableOf(series: TimelineSeries): HTMLElement[] {
  const { points, sampleCount } = series;
  const shown = points.slice(0, MAX_ROWS);
  const beyondLive = capitalised(BEYOND_LIVE[series.beyond]);
  const columns = ['Time', 'Allocated', 'Live', beyondLive, 'Stack', 'Sample'];
  const head = columns.map((name) => createElement('th', { scope: 'col' }, name));
  const rows = shown.map((point) => {
    const { time, allocated, live, beyond, stack, source } = describePoint(point, series);
    const cells = [allocated, live, beyond, stack, source].map((text) => createElement('td', {}, text));
    return createElement('tr', {}, createElement('th', { scope: 'row' }, time), ...cells);
  });
  const table = createElement(
    'table',
    { class: 'samples' },
    createElement('thead', {}, createElement('tr', {}, ...head)),
    createElement('tbody', {}, ...rows),
  );
  sortAndFilter(table);
  const attributes = { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Samples' };
  const box = createElement('div', attributes, table);
  if (shown.length === sampleCount) return [box];
  const note = `${formatCount(shown.length)} of ${formatCount(sampleCount)} samples; the capture has them all.`;
  return [createElement('p', { class: 'caption' }, note), box];
}
