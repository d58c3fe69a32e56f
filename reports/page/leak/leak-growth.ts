import type { DrawnLeak } from '../../../src/report/html/encode-view.js';
import { formatBytes, formatCount, formatPlural, pluralOf } from '../../../src/report/text/format.js';
import { walkPoints } from '../chart/walk-points.js';
import { createElement } from '../dom/create-element.js';
import { dataTable } from '../dom/data-table.js';
import { sortAndFilter } from '../tables/sort-and-filter.js';
import type { ByteScale } from '../timeline/timeline-state.js';
import { describeSample, drawLeakChart, phaseText } from './leak-chart.js';
import { type LeakSeries, leakSeries } from './leak-series.js';

const CAPTION =
  'Each point is what gc.mem_alloc() said right after a collection, without the agent: all of it is live.';
const SETTLE_CAPTION =
  'At the right of the last call the board collected, and made no calls: what goes away there was no leak.';
/** Growth of less than this share of what is live would hardly be seen on an axis from 0. */
const FIT_BELOW_SHARE = 0.25;

/** Adds the chart to `home`. Returns what draws it anew, in the colours in force then. */
export function showLeakGrowth(home: HTMLElement, { chart: data, rate }: DrawnLeak): () => void {
  home.append(createElement('h3', {}, `Live memory over the ${pluralOf(data.unit)}`));
  if (data.points.length === 0) {
    home.append(createElement('p', { class: 'none' }, 'No sample of live memory was taken.'));
    return () => {};
  }
  const series = leakSeries(data);
  const canvas = createElement('canvas', {
    tabindex: '0',
    role: 'img',
    'aria-label': describe(series, rate),
  });
  let scale: ByteScale = isSmallGrowth(series) ? 'fit' : 'zero';
  const fit = createElement(
    'button',
    { type: 'button', 'aria-pressed': String(scale === 'fit') },
    'Fit to data',
  );
  const box = createElement('div', { class: 'chart' }, canvas);
  home.append(
    createElement('div', { class: 'toolbar' }, legendOf(series, rate), fit),
    box,
    createElement('p', { class: 'caption' }, series.settle ? `${CAPTION} ${SETTLE_CAPTION}` : CAPTION),
    samplesTable(series),
  );
  let chart = drawLeakChart(canvas, series, scale);
  const redraw = () => {
    chart.destroy();
    chart = drawLeakChart(canvas, series, scale);
  };
  fit.addEventListener('click', () => {
    scale = scale === 'zero' ? 'fit' : 'zero';
    fit.setAttribute('aria-pressed', String(scale === 'fit'));
    redraw();
  });
  walkPoints(
    box,
    () => chart,
    (index) => describeSample(series.points[index]!, series.unit),
  );
  return redraw;
}

function isSmallGrowth({ line, leastBytes, mostBytes }: LeakSeries): boolean {
  return line !== null && mostBytes - leastBytes < mostBytes * FIT_BELOW_SHARE;
}

function legendOf({ unit, points, line, wedge }: LeakSeries, rate: string): HTMLElement {
  const has = (phase: string) => points.some((point) => point.phase === phase);
  const entries = [
    ['start', phaseText('start', unit), has('start')],
    ['warm-up', phaseText('warm-up', unit), has('warm-up')],
    ['calls', phaseText('calls', unit), has('calls')],
    ['settle', phaseText('settle', unit), has('settle')],
    ['rate', `fitted line: ${rate}`, line !== null],
    ['wedge', 'from the lowest to the highest rate', wedge !== null],
  ] as const;
  const items = entries.flatMap(([key, name, isDrawn]) =>
    isDrawn ? [createElement('li', {}, createElement('i', { class: 'key', 'data-key': key }), name)] : [],
  );
  return createElement('ul', { class: 'legend' }, ...items);
}

/** The whole chart in words, for those who do not see it. */
function describe({ unit, points, lastCall, line }: LeakSeries, rate: string): string {
  const [first, last] = [points[0], points.at(-1)];
  return [
    `Live memory after each collection: ${formatPlural(points.length, 'sample')} over ${formatPlural(lastCall, unit)}.`,
    first && last
      ? `${formatBytes(first.liveBytes)} in the first sample, ${formatBytes(last.liveBytes)} in the last.`
      : '',
    line ? `The fitted line rises by ${rate}.` : 'No line is fitted.',
    'The arrow keys go from sample to sample.',
  ].join(' ');
}

/** Folded; its rows are made when it is opened first. */
function samplesTable({ unit, points }: LeakSeries): HTMLElement {
  const details = createElement(
    'details',
    { class: 'raw' },
    createElement('summary', {}, 'Samples as a table'),
  );
  const makeTable = () => {
    const rows = points.map(({ calls, liveBytes, phase }) => [
      formatCount(calls),
      formatBytes(liveBytes),
      phaseText(phase, unit),
    ]);
    const table = dataTable(
      'Live memory after each collection',
      [unit === 'pass' ? 'Passes' : 'Calls', 'Live', 'Phase'],
      rows,
    );
    details.append(table);
    sortAndFilter(table.querySelector('table')!);
  };
  details.addEventListener('toggle', makeTable, { once: true });
  return details;
}
