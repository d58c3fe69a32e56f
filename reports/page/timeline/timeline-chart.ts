import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from 'chart.js';
import { byteAxis, formatByteTick } from '../../../src/report/timeline/byte-axis.js';
import type { TimelinePoint } from '../../../src/report/timeline/view-timeline.js';
import { FONT_FAMILY, FONT_PX } from '../chart/chart-look.js';
import { readTheme, type Theme } from '../dom/theme.js';
import { MARK_ROW_PX, MARK_ROWS } from './place-marks.js';
import { itemsIn } from './time-range.js';
import { timelineLines } from './timeline-lines.js';
import type { TimelineSeries } from './timeline-series.js';
import type { TimelineState } from './timeline-state.js';

const MAX_POINTS_WITH_DOTS = 80;
const MAX_LARGE_RINGS = 150;
/** The dark edges of more points than this would cover what they enclose. */
const MAX_POINTS_WITH_EDGES = 900;
const HEADROOM = 1.04;

/** Draws the series on a canvas that stands in a box with a height; the chart follows the size of the box. */
export function drawTimeline(
  canvas: HTMLCanvasElement,
  series: TimelineSeries,
  state: TimelineState,
  onDrawn: (chart: Chart<'line'>) => void,
): Chart<'line'> {
  Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);
  const theme = readTheme();
  const config: ChartConfiguration<'line'> = {
    type: 'line',
    data: { datasets: datasetsOf(series, state, theme) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      color: theme('muted'),
      font: { family: FONT_FAMILY, size: FONT_PX },
      layout: { padding: { top: series.marks.length > 0 ? MARK_ROWS * MARK_ROW_PX + 4 : 8, right: 10 } },
      // What moves with the pointer lies above the chart (timeline-pointer.ts).
      events: [],
      scales: { x: timeScale(series, state, theme), y: bytesScale(series, state, theme) },
    },
    plugins: [
      timelineLines(series, state, theme, `${FONT_PX}px ${FONT_FAMILY}`),
      { id: 'above', afterDraw: (chart) => onDrawn(chart as Chart<'line'>) },
    ],
  };
  return new Chart(canvas, config);
}

/** Takes over a state that has changed. */
export function updateTimeline(chart: Chart<'line'>, series: TimelineSeries, state: TimelineState): void {
  const theme = readTheme();
  chart.data.datasets = datasetsOf(series, state, theme);
  chart.options.scales = { x: timeScale(series, state, theme), y: bytesScale(series, state, theme) };
  chart.update('none');
}

/** All have one entry a point, so that one index names one sample. The first is drawn on top. */
function datasetsOf(
  { beyond }: TimelineSeries,
  { points, lanes, unit }: TimelineState,
  theme: Theme,
): ChartDataset<'line'>[] {
  const draw = (value: (point: TimelinePoint, at: number) => number | null) =>
    points.map((point, at) => ({ x: point.ms / unit.ms, y: value(point, at) ?? Number.NaN }));
  const isDense = points.length > MAX_POINTS_WITH_EDGES;
  const area = (name: string): Partial<ChartDataset<'line'>> => ({
    fill: 'start',
    stepped: 'before',
    backgroundColor: theme(name),
    borderColor: theme(isDense ? name : `${name}-edge`),
    pointBackgroundColor: theme(`${name}-edge`),
    borderWidth: isDense ? 1 : 1.5,
    pointRadius: points.length <= MAX_POINTS_WITH_DOTS ? 2 : 0,
    pointBorderWidth: 0,
  });
  const rings = points.filter(({ collected }) => collected).length;
  return [
    {
      data: draw(({ collected, liveBytes }) => (collected ? liveBytes : null)),
      showLine: false,
      clip: 8,
      pointRadius: rings > MAX_LARGE_RINGS ? 1.5 : 3.5,
      pointBorderWidth: rings > MAX_LARGE_RINGS ? 0 : 2,
      pointBackgroundColor: theme(rings > MAX_LARGE_RINGS ? 'live-edge' : 'surface'),
      pointBorderColor: theme('live-edge'),
    },
    {
      data: draw(({ stackBytes }) => (lanes.has('stack') ? stackBytes : null)),
      stepped: 'before',
      borderColor: theme('stack'),
      borderWidth: isDense ? 0.5 : 1.5,
      // Dashes of a long zigzag take longer than all else.
      borderDash: isDense ? [] : [2, 3],
      pointRadius: 0,
    },
    {
      ...area('live'),
      borderColor: theme('live-edge'),
      pointRadius: 0,
      data: draw(({ liveBytes }) => liveBytes),
    },
    {
      ...area(beyond),
      clip: 4,
      data: draw(({ liveBytes, allocBytes }) => (liveBytes === null ? null : allocBytes)),
    },
    {
      ...area('unknown'),
      data: draw(({ liveBytes, allocBytes }, at) =>
        liveBytes === null || points[at - 1]?.liveBytes === null ? allocBytes : null,
      ),
    },
  ];
}

function timeScale({ whole }: TimelineSeries, { range, unit }: TimelineState, theme: Theme) {
  const margin = whole.toMs > whole.fromMs ? 0 : 0.5;
  return {
    type: 'linear',
    min: range.fromMs / unit.ms - margin,
    max: range.toMs / unit.ms + margin,
    title: { display: true, text: `time by the board's clock, ${unit.name}`, color: theme('muted') },
    ticks: {
      color: theme('muted'),
      maxRotation: 0,
      includeBounds: false,
      maxTicksLimit: 9,
    },
    grid: { display: false },
    border: { color: theme('axis') },
  } as const;
}

function bytesScale(series: TimelineSeries, state: TimelineState, theme: Theme) {
  const fitted = state.scale === 'fit';
  const { least, most } = extremesOf(series, state);
  const { min, max, step } = byteAxis(fitted ? least : Math.min(0, least), fitted ? most : most * HEADROOM);
  return {
    min,
    max,
    title: { display: min !== 0, text: 'axis does not start at 0', color: theme('muted') },
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

/** Of the whole run, so that the axis stays where it is while one zooms; of what is drawn where it is to fit. */
function extremesOf(series: TimelineSeries, { scale, points, lanes, range }: TimelineState) {
  const drawn = scale === 'fit' ? points : series.points;
  const [heap, system] =
    scale === 'fit'
      ? [itemsIn(series.heap, range), itemsIn(series.systemHeap, range)]
      : [series.heap, series.systemHeap];
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  const take = (figure: number | null) => {
    if (figure === null) return;
    least = Math.min(least, figure);
    most = Math.max(most, figure);
  };
  for (const { allocBytes, liveBytes, stackBytes } of drawn) {
    take(allocBytes);
    take(liveBytes);
    if (lanes.has('stack')) take(stackBytes);
  }
  if (lanes.has('heap')) for (const { totalBytes } of heap) take(totalBytes);
  if (lanes.has('heap')) take(series.totalBytes);
  if (lanes.has('largest-free')) for (const { largestFreeBytes } of heap) take(largestFreeBytes);
  if (lanes.has('system-free')) for (const { freeBytes } of system) take(freeBytes);
  return { least: Math.min(least, most), most };
}
