import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from 'chart.js';
import type { LeakChart } from '../../../src/report/leak/view-leak.js';
import { formatBytes, formatCount, formatPlural, pluralOf } from '../../../src/report/text/format.js';
import { byteAxis, formatByteTick } from '../../../src/report/timeline/byte-axis.js';
import { FONT_FAMILY, FONT_PX } from '../chart/chart-look.js';
import { readTheme, type Theme } from '../dom/theme.js';
import type { ByteScale } from '../timeline/timeline-state.js';
import { BAND_LABEL_PX, leakLines } from './leak-lines.js';
import type { LeakSeries, LeakSeriesPoint } from './leak-series.js';

type Phase = LeakChart['points'][number]['phase'];

/** A phase of a hunt in words. */
export function phaseText(phase: Phase, unit: LeakChart['unit']): string {
  const texts: Record<Phase, string> = {
    start: `before the first ${unit}`,
    'warm-up': 'warm-up',
    calls: `after ${pluralOf(unit)}`,
    settle: 'settle: collections, no calls',
  };
  return texts[phase];
}

/** Shape and fill both tell the phase, so that it is seen without colour, too. */
const DOTS: Record<
  Phase,
  { style: 'circle' | 'rectRot' | 'rect'; radius: number; fill: string; edge: string }
> = {
  start: { style: 'rectRot', radius: 6, fill: 'mark', edge: 'mark' },
  'warm-up': { style: 'circle', radius: 3.5, fill: 'surface', edge: 'live-edge' },
  calls: { style: 'circle', radius: 2.5, fill: 'live-edge', edge: 'live-edge' },
  settle: { style: 'rect', radius: 4, fill: 'surface', edge: 'mark' },
};
const HEADROOM = 1.04;
/** Of one sample alone. */
const MIN_CALLS = 1;
/** Room at the left of 0, where the first samples stand, as a share of all calls. */
const LEFT_SHARE = 0.015;

/** Draws the series on a canvas that stands in a box with a height; the chart follows the size of the box. */
export function drawLeakChart(
  canvas: HTMLCanvasElement,
  series: LeakSeries,
  scale: ByteScale,
): Chart<'line'> {
  Chart.register(LineController, LineElement, PointElement, LinearScale);
  const theme = readTheme();
  const config: ChartConfiguration<'line'> = {
    type: 'line',
    data: { datasets: [datasetOf(series, theme)] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      color: theme('muted'),
      font: { family: FONT_FAMILY, size: FONT_PX },
      layout: { padding: { top: series.settle ? BAND_LABEL_PX : 8, right: 10 } },
      // What moves with the pointer lies above the chart (chart/walk-points.ts).
      events: [],
      scales: { x: callsScale(series, theme), y: bytesScale(series, theme, scale) },
    },
    plugins: [leakLines(series, theme, `${FONT_PX}px ${FONT_FAMILY}`)],
  };
  return new Chart(canvas, config);
}

function datasetOf({ points }: LeakSeries, theme: Theme): ChartDataset<'line'> {
  const dots = points.map(({ phase }) => DOTS[phase]);
  return {
    data: points.map(({ x, liveBytes }) => ({ x, y: liveBytes })),
    clip: 8,
    borderColor: theme('live'),
    borderWidth: 1.5,
    pointStyle: dots.map(({ style }) => style),
    pointRadius: dots.map(({ radius }) => radius),
    pointBackgroundColor: dots.map(({ fill }) => theme(fill)),
    pointBorderColor: dots.map(({ edge }) => theme(edge)),
    pointBorderWidth: dots.map(({ fill, edge }) => (fill === edge ? 0 : 2)),
  };
}

function callsScale({ unit, lastCall, settle }: LeakSeries, theme: Theme) {
  return {
    type: 'linear',
    min: -LEFT_SHARE * Math.max(MIN_CALLS, lastCall),
    max: settle?.to ?? Math.max(MIN_CALLS, lastCall),
    title: { display: true, text: `${pluralOf(unit)}, those of the warm-up included`, color: theme('muted') },
    ticks: {
      color: theme('muted'),
      maxRotation: 0,
      includeBounds: false,
      maxTicksLimit: 9,
      precision: 0,
      callback: (value: string | number) => (Number(value) <= lastCall ? formatCount(Number(value)) : ''),
    },
    grid: { display: false },
    border: { color: theme('axis') },
  } as const;
}

function bytesScale({ leastBytes, mostBytes }: LeakSeries, theme: Theme, scale: ByteScale) {
  const fitted = scale === 'fit';
  const { min, max, step } = byteAxis(
    fitted ? leastBytes : Math.min(0, leastBytes),
    fitted ? mostBytes : mostBytes * HEADROOM,
  );
  return {
    min,
    max,
    title: {
      display: true,
      text: `live bytes after each collection${min === 0 ? '' : ' (axis does not start at 0)'}`,
      color: theme('muted'),
    },
    ticks: {
      padding: 8,
      color: theme('muted'),
      stepSize: step,
      callback: (value: string | number) => formatByteTick(Number(value), step),
    },
    grid: { color: theme('grid'), z: 1, drawTicks: false },
    border: { display: false, z: 2 },
  };
}

/** A sample in words: the call, and what was live then. */
export function describeSample(
  { calls, liveBytes, phase }: LeakSeriesPoint,
  unit: LeakChart['unit'],
): [string, ...string[]] {
  return [formatPlural(calls, unit), `Live ${formatBytes(liveBytes)}`, phaseText(phase, unit)];
}
