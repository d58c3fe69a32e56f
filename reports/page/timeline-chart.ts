import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  type Plugin,
  PointElement,
  Tooltip,
  type TooltipItem,
} from 'chart.js';
import type { TimelinePoint } from '../../src/report/view-model.js';
import { byteAxis, formatByteTick } from './byte-axis.js';
import { FONT_FAMILY, FONT_PX, tooltipLook } from './chart-look.js';
import { describePoint } from './describe-point.js';
import { readTheme, type Theme } from './theme.js';
import { MARK_ROW_PX, MARK_ROWS, timelineLines } from './timeline-lines.js';
import type { TimelineSeries } from './timeline-series.js';

export type ByteScale = 'zero' | 'fit';

const MAX_POINTS_WITH_DOTS = 80;
const MAX_LARGE_RINGS = 150;
const HEADROOM = 1.04;

/** Draws the series on a canvas that stands in a box with a height; the chart follows the size of the box. */
export function drawTimeline(
  canvas: HTMLCanvasElement,
  series: TimelineSeries,
  scale: ByteScale,
): Chart<'line'> {
  Chart.register(LineController, LineElement, PointElement, LinearScale, Filler, Tooltip);
  const theme = readTheme();
  const lines: Plugin<'line'> = timelineLines(series, () => theme, `${FONT_PX}px ${FONT_FAMILY}`);
  const config: ChartConfiguration<'line'> = {
    type: 'line',
    data: { datasets: datasetsOf(series, theme) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      color: theme('muted'),
      font: { family: FONT_FAMILY, size: FONT_PX },
      layout: { padding: { top: series.marks.length > 0 ? MARK_ROWS * MARK_ROW_PX + 4 : 8, right: 10 } },
      interaction: { mode: 'index', axis: 'x', intersect: false },
      scales: { x: timeScale(series, theme), y: bytesScale(series, theme, scale) },
      plugins: { tooltip: tooltipOptions(series, theme) },
    },
    plugins: [lines],
  };
  return new Chart(canvas, config);
}

/** All have one entry a point, so that one index names one sample. The first is drawn on top. */
function datasetsOf({ points, unit }: TimelineSeries, theme: Theme): ChartDataset<'line'>[] {
  const draw = (value: (point: TimelinePoint, at: number) => number | null) =>
    points.map((point, at) => ({ x: point.ms / unit.ms, y: value(point, at) ?? Number.NaN }));
  const area = (name: string): Partial<ChartDataset<'line'>> => ({
    fill: 'start',
    stepped: 'before',
    backgroundColor: theme(name),
    borderColor: theme(`${name}-edge`),
    pointBackgroundColor: theme(`${name}-edge`),
    borderWidth: 1.5,
    pointRadius: points.length <= MAX_POINTS_WITH_DOTS ? 2 : 0,
    pointBorderWidth: 0,
    pointHoverRadius: 4,
  });
  const rings = points.filter(({ collected }) => collected).length;
  return [
    {
      data: draw(({ collected, liveBytes }) => (collected ? liveBytes : null)),
      showLine: false,
      clip: 8,
      pointRadius: rings > MAX_LARGE_RINGS ? 1.5 : 3.5,
      pointHoverRadius: 5,
      pointBorderWidth: rings > MAX_LARGE_RINGS ? 0 : 2,
      pointBackgroundColor: theme(rings > MAX_LARGE_RINGS ? 'live-edge' : 'surface'),
      pointBorderColor: theme('live-edge'),
    },
    { ...area('live'), pointRadius: 0, data: draw(({ liveBytes }) => liveBytes) },
    {
      ...area('garbage'),
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

function timeScale({ points, unit }: TimelineSeries, theme: Theme) {
  const [first, last] = [(points[0]?.ms ?? 0) / unit.ms, (points.at(-1)?.ms ?? 0) / unit.ms];
  const margin = last > first ? 0 : 0.5;
  return {
    type: 'linear',
    min: first - margin,
    max: last + margin,
    title: { display: true, text: `time by the board's clock, ${unit.name}`, color: theme('muted') },
    ticks: { color: theme('muted'), maxRotation: 0, includeBounds: false, maxTicksLimit: 9 },
    grid: { display: false },
    border: { color: theme('axis') },
  } as const;
}

function bytesScale({ points, totalBytes }: TimelineSeries, theme: Theme, scale: ByteScale) {
  const sizes = points.flatMap(({ allocBytes, liveBytes }) =>
    liveBytes === null ? [allocBytes] : [allocBytes, liveBytes],
  );
  const most = sizes.reduce((high, size) => Math.max(high, size), 0);
  const least = sizes.reduce((low, size) => Math.min(low, size), most);
  const fitted = scale === 'fit';
  const top = fitted ? most : Math.max(most * HEADROOM, totalBytes ?? 0);
  const { min, max, step } = byteAxis(fitted ? least : Math.min(0, least), top);
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

function tooltipOptions({ points, labels }: TimelineSeries, theme: Theme) {
  const textOf = (item: TooltipItem<'line'> | undefined) => {
    const point = item && points[item.dataIndex];
    return point ? describePoint(point, labels.get(point)) : null;
  };
  return {
    ...tooltipLook(theme),
    filter: (_item: TooltipItem<'line'>, at: number) => at === 0,
    callbacks: {
      title: ([item]: TooltipItem<'line'>[]) => textOf(item)?.time ?? '',
      label: (item: TooltipItem<'line'>) => {
        const text = textOf(item);
        if (!text) return [];
        const beyond = `Garbage or newly live ${text.beyond}`;
        return [`Allocated ${text.allocated}`, `Live ${text.live}`, beyond, text.source];
      },
    },
  };
}
