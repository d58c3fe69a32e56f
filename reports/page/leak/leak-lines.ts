import type { Chart, Plugin } from 'chart.js';
import type { Theme } from '../dom/theme.js';
import type { LeakSeries, Segment } from './leak-series.js';

/** Room above the plot, for the label of the band. */
export const BAND_LABEL_PX = 24;
const BAND_LABEL = 'settle: collections, no calls';
const WEDGE_ALPHA = '30';

/** Draws what is no sample: behind them the band of those without calls and the wedge, before them the fitted line. */
export function leakLines(series: LeakSeries, theme: Theme, font: string): Plugin<'line'> {
  return {
    id: 'leak-lines',
    beforeDatasetsDraw(chart) {
      chart.ctx.save();
      chart.ctx.font = font;
      drawBand(chart, series, theme);
      drawWedge(chart, series, theme);
      chart.ctx.restore();
    },
    afterDatasetsDraw(chart) {
      if (!series.line) return;
      chart.ctx.save();
      chart.ctx.strokeStyle = theme('bad');
      chart.ctx.lineWidth = 2;
      stroke(chart, series.line);
      chart.ctx.restore();
    },
  };
}

/** The label stands at the left of the band's right edge: it is wider than the band is on a narrow page. */
function drawBand(chart: Chart<'line'>, { settle }: LeakSeries, theme: Theme): void {
  if (!settle) return;
  const { ctx, chartArea, scales } = chart;
  const left = scales.x?.getPixelForValue(settle.from) ?? 0;
  const right = scales.x?.getPixelForValue(settle.to) ?? 0;
  ctx.fillStyle = theme('kind-free');
  ctx.fillRect(left, chartArea.top, right - left, chartArea.bottom - chartArea.top);
  ctx.fillRect(left, chartArea.top - 3, right - left, 3);
  ctx.fillStyle = theme('muted');
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  ctx.fillText(BAND_LABEL, right, chartArea.top - 6);
}

function drawWedge(chart: Chart<'line'>, { wedge }: LeakSeries, theme: Theme): void {
  if (!wedge) return;
  const { ctx } = chart;
  const { low, high } = wedge;
  ctx.beginPath();
  for (const point of [low.from, low.to, high.to]) ctx.lineTo(...pixelOf(chart, point));
  ctx.closePath();
  ctx.fillStyle = `${theme('bad')}${WEDGE_ALPHA}`;
  ctx.fill();
  ctx.strokeStyle = theme('bad');
  ctx.lineWidth = 1;
  ctx.setLineDash([3, 4]);
  stroke(chart, low);
  stroke(chart, high);
}

function stroke(chart: Chart<'line'>, { from, to }: Segment): void {
  chart.ctx.beginPath();
  chart.ctx.moveTo(...pixelOf(chart, from));
  chart.ctx.lineTo(...pixelOf(chart, to));
  chart.ctx.stroke();
}

function pixelOf({ scales }: Chart<'line'>, { x, y }: { x: number; y: number }): [number, number] {
  return [scales.x?.getPixelForValue(x) ?? 0, scales.y?.getPixelForValue(y) ?? 0];
}
