import { formatCount } from '../../src/report/format.js';
import type { Timeline } from '../../src/report/view-model.js';
import { createElement, section } from './create-element.js';
import { describeSeries } from './describe-point.js';
import { type ByteScale, drawTimeline } from './timeline-chart.js';
import { seriesOf, type TimelineSeries } from './timeline-series.js';
import { timelineTable } from './timeline-table.js';
import { walkWithKeys } from './walk-with-keys.js';

/** Fills the section. Returns what draws the chart anew, in the colours in force then. */
export function showTimeline(timeline: Timeline): () => void {
  const home = section('timeline');
  if (timeline.points.length === 0) {
    home.append(createElement('p', { class: 'none' }, 'No sample of memory was taken.'));
    return () => {};
  }
  const series = seriesOf(timeline);
  const canvas = createElement('canvas', {
    tabindex: '0',
    role: 'img',
    'aria-label': describeSeries(series),
  });
  let scale: ByteScale = 'zero';
  const fit = createElement('button', { type: 'button', 'aria-pressed': 'false' }, 'Fit to data');
  home.append(
    createElement('div', { class: 'toolbar' }, legendOf(series), fit),
    createElement('div', { class: 'chart' }, canvas),
    createElement('p', { class: 'caption' }, captionOf(series)),
    timelineTable(series),
  );
  let chart = drawTimeline(canvas, series, scale);
  const redraw = () => {
    chart.destroy();
    chart = drawTimeline(canvas, series, scale);
  };
  fit.addEventListener('click', () => {
    scale = scale === 'zero' ? 'fit' : 'zero';
    fit.setAttribute('aria-pressed', String(scale === 'fit'));
    redraw();
  });
  walkWithKeys(canvas, () => chart);
  return redraw;
}

function legendOf({ points, marks, dropsMs, totalBytes }: TimelineSeries): HTMLElement {
  const entries = [
    ['live', 'live', points.some(({ liveBytes }) => liveBytes !== null)],
    ['garbage', 'garbage, or newly live', points.some(({ liveBytes }) => liveBytes !== null)],
    ['unknown', 'allocated, live not known', points.some(({ liveBytes }) => liveBytes === null)],
    ['ring', 'collected by the agent: live is exact', points.some(({ collected }) => collected)],
    ['tick', 'drop: less than before, by a collection or memory freed at once', dropsMs.length > 0],
    ['mark', 'mark', marks.length > 0],
    ['total', 'heap size', totalBytes !== null],
  ] as const;
  const items = entries.flatMap(([key, name, isDrawn]) =>
    isDrawn ? [createElement('li', {}, createElement('i', { class: 'key', 'data-key': key }), name)] : [],
  );
  return createElement('ul', { class: 'legend' }, ...items);
}

function captionOf({ points, sampleCount, marks }: TimelineSeries): string {
  const sentences = [
    'The agent’s own heap is subtracted. Each figure is drawn until the next sample; what happened in between was not measured.',
    points.some(({ liveBytes }) => liveBytes !== null)
      ? 'Live memory is exact only where the agent collected (rings). Between them it is the last known figure, and what is allocated beyond it is garbage, or has become live since.'
      : 'The agent did not collect, so how much of it is live is not known.',
  ];
  if (marks.length > 0) sentences.push('Labels of marks that find no room are in the tooltips.');
  if (points.length < sampleCount) {
    const counts = `${formatCount(points.length)} of ${formatCount(sampleCount)}`;
    sentences.push(
      `Drawn from ${counts} samples: of each stretch of time the first, the last and the extremes.`,
    );
  }
  return sentences.join(' ');
}
