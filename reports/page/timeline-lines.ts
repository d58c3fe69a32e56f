import type { Chart, Plugin } from 'chart.js';
import { formatBytesShort } from '../../src/report/format.js';
import type { Theme } from './theme.js';
import type { TimelineSeries } from './timeline-series.js';

export const MARK_ROW_PX = 17;
export const MARK_ROWS = 2;
const LABEL_GAP_PX = 10;
const MAX_LABEL = 28;
/** More lines than this are drawn paler. */
const MAX_STRONG_LINES = 12;
/** More lines than this would hide the data; they shrink to ticks at the top. */
const MAX_LINES = 120;
const TICK_PX = 7;

/** Draws what is not a data series: marks, drops between samples, and the size of the heap. */
export function timelineLines(series: TimelineSeries, theme: () => Theme, font: string): Plugin<'line'> {
  return {
    id: 'timeline-lines',
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      ctx.save();
      ctx.font = font;
      drawDrops(chart, series, theme());
      drawTotal(chart, series, theme());
      drawMarks(chart, series, theme());
      ctx.restore();
    },
  };
}

function drawMarks(chart: Chart<'line'>, { marks, unit }: TimelineSeries, theme: Theme): void {
  const { ctx, chartArea } = chart;
  const bottom = marks.length > MAX_LINES ? chartArea.top + TICK_PX : chartArea.bottom;
  const rowEnds = new Array<number>(MARK_ROWS).fill(Number.NEGATIVE_INFINITY);
  ctx.lineWidth = 1;
  ctx.textBaseline = 'middle';
  let previous = Number.NEGATIVE_INFINITY;
  for (const { ms, label } of marks) {
    const x = Math.round(xOf(chart, ms, unit.ms)) + 0.5;
    if (x < chartArea.left - 1 || x > chartArea.right + 1) continue;
    const text = label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL - 1)}…` : label;
    const width = ctx.measureText(text).width;
    const left = Math.min(x + 4, chart.width - width - 2);
    const row = label === '' ? -1 : rowEnds.findIndex((end) => left > end + LABEL_GAP_PX);
    const top = row === -1 ? chartArea.top : chartArea.top - (MARK_ROWS - row) * MARK_ROW_PX;
    ctx.strokeStyle = theme('mark');
    ctx.globalAlpha = marks.length > MAX_STRONG_LINES ? 0.5 : 1;
    if (row !== -1 || x !== previous) drawLine(ctx, x, top, x, bottom);
    ctx.globalAlpha = 1;
    previous = x;
    if (row === -1) continue;
    rowEnds[row] = left + width;
    ctx.fillStyle = theme('surface');
    ctx.fillRect(left - 3, top, width + 5, MARK_ROW_PX);
    ctx.fillStyle = theme('ink');
    ctx.fillText(text, left, top + MARK_ROW_PX / 2);
  }
}

function drawDrops(chart: Chart<'line'>, { dropsMs, unit }: TimelineSeries, theme: Theme): void {
  const { ctx, chartArea } = chart;
  ctx.strokeStyle = theme('ink');
  ctx.lineWidth = 1;
  let previous = Number.NEGATIVE_INFINITY;
  for (const ms of dropsMs) {
    const x = Math.round(xOf(chart, ms, unit.ms));
    if (x !== previous) drawLine(ctx, x, chartArea.bottom - TICK_PX, x, chartArea.bottom);
    previous = x;
  }
}

function drawTotal(chart: Chart<'line'>, { totalBytes }: TimelineSeries, theme: Theme): void {
  const { ctx, chartArea, scales } = chart;
  if (totalBytes === null || !scales.y || totalBytes > scales.y.max) return;
  const y = scales.y.getPixelForValue(totalBytes);
  ctx.strokeStyle = theme('muted');
  ctx.lineWidth = 1.5;
  ctx.setLineDash([6, 4]);
  drawLine(ctx, chartArea.left, y, chartArea.right, y);
  ctx.setLineDash([]);
  ctx.fillStyle = theme('muted');
  ctx.textBaseline = 'top';
  ctx.textAlign = 'right';
  ctx.fillText(`heap ${formatBytesShort(totalBytes)}`, chartArea.right - 4, y + 5);
  ctx.textAlign = 'left';
}

function xOf(chart: Chart<'line'>, ms: number, unitMs: number): number {
  return chart.scales.x?.getPixelForValue(ms / unitMs) ?? 0;
}

function drawLine(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
