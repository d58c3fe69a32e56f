import type { Chart, Plugin } from 'chart.js';
import { formatBytesShort } from '../../../src/report/text/format.js';
import type { Theme } from '../dom/theme.js';
import { MARK_ROW_PX, placeMarks } from './place-marks.js';
import { itemsIn } from './time-range.js';
import type { TimelineSeries } from './timeline-series.js';
import type { TimelineState } from './timeline-state.js';

/** More lines than this are drawn paler. */
const MAX_STRONG_LINES = 12;
/** More lines than this would hide the data; they shrink to ticks at the top. */
const MAX_LINES = 120;
/** More drops than this are as pale as one band. */
const MAX_STRONG_DROPS = 400;
const TICK_PX = 7;
const OUTPUT_PX = 5;
const MAP_PX = 5;
const DOT_PX = 3.5;

/** Draws what is not a sample: marks, drops between samples, heap maps, and what is known of the heap as a whole. */
export function timelineLines(
  series: TimelineSeries,
  state: TimelineState,
  theme: Theme,
  font: string,
): Plugin<'line'> {
  return {
    id: 'timeline-lines',
    afterDatasetsDraw(chart) {
      const drawing = { chart, series, state, theme };
      chart.ctx.save();
      chart.ctx.font = font;
      drawDrops(drawing);
      if (state.lanes.has('heap')) drawTotal(drawing);
      if (state.lanes.has('largest-free')) drawKnown(drawing, largestFree(series), 'largest-free');
      if (state.lanes.has('system-free')) drawKnown(drawing, systemFree(series), 'system-free');
      drawMarks(drawing);
      drawPrinted(drawing);
      drawOutput(drawing);
      drawMaps(drawing);
      chart.ctx.restore();
    },
  };
}

function largestFree({ heap }: TimelineSeries): { ms: number; bytes: number }[] {
  return heap.flatMap(({ ms, largestFreeBytes }) =>
    largestFreeBytes === null ? [] : [{ ms, bytes: largestFreeBytes }],
  );
}

function systemFree({ systemHeap }: TimelineSeries): { ms: number; bytes: number }[] {
  return systemHeap.map(({ ms, freeBytes }) => ({ ms, bytes: freeBytes }));
}

interface Drawing {
  chart: Chart<'line'>;
  series: TimelineSeries;
  state: TimelineState;
  theme: Theme;
}

function drawMarks({ chart, series, state, theme }: Drawing): void {
  const marks = placeMarks(chart, series, state);
  const { ctx, chartArea } = chart;
  const bottom = marks.length > MAX_LINES ? chartArea.top + TICK_PX : chartArea.bottom;
  ctx.lineWidth = 1;
  ctx.textBaseline = 'middle';
  let previous = Number.NEGATIVE_INFINITY;
  for (const { x, label } of marks) {
    ctx.strokeStyle = theme('mark');
    ctx.globalAlpha = marks.length > MAX_STRONG_LINES ? 0.5 : 1;
    if (label || x !== previous) drawLine(ctx, x, label?.top ?? chartArea.top, x, bottom);
    ctx.globalAlpha = 1;
    previous = x;
    if (!label) continue;
    const { text, left, top, width } = label;
    ctx.fillStyle = theme('surface');
    ctx.fillRect(left - 3, top, width + 5, MARK_ROW_PX);
    ctx.fillStyle = theme('ink');
    ctx.fillText(text, left, top + MARK_ROW_PX / 2);
  }
}

/** Where the output has what a firmware prints of an exception. Where there are many, they shrink to ticks at the top. */
function drawPrinted(drawing: Drawing): void {
  const { ctx, chartArea } = drawing.chart;
  const { printed } = drawing.series;
  ctx.strokeStyle = drawing.theme('bad');
  ctx.lineWidth = 2;
  ctx.beginPath();
  for (const { ms } of printed) {
    const x = Math.round(xOf(drawing, ms));
    if (x < chartArea.left || x > chartArea.right) continue;
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, printed.length > MAX_STRONG_LINES ? chartArea.top + TICK_PX : chartArea.bottom);
  }
  ctx.stroke();
}

/** All in one path: a long run has thousands of them. */
function drawDrops(drawing: Drawing): void {
  const { series, theme } = drawing;
  const { ctx, chartArea } = drawing.chart;
  ctx.strokeStyle = theme('ink');
  ctx.lineWidth = 1;
  ctx.globalAlpha = series.dropsMs.length > MAX_STRONG_DROPS ? 0.25 : 1;
  ctx.beginPath();
  let previous = Number.NEGATIVE_INFINITY;
  for (const ms of series.dropsMs) {
    const x = Math.round(xOf(drawing, ms));
    if (x === previous || x < chartArea.left || x > chartArea.right) continue;
    ctx.moveTo(x, chartArea.bottom - TICK_PX);
    ctx.lineTo(x, chartArea.bottom);
    previous = x;
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** One line where the heap has one size, else a dot wherever its size is known. */
function drawTotal(drawing: Drawing): void {
  const { totalBytes, heap } = drawing.series;
  const { ctx, chartArea, scales } = drawing.chart;
  const { theme } = drawing;
  if (totalBytes === null) {
    const known = heap.flatMap((point) =>
      point.totalBytes === null ? [] : [{ ms: point.ms, bytes: point.totalBytes }],
    );
    drawKnown(drawing, known, 'muted');
    return;
  }
  if (!scales.y || totalBytes > scales.y.max) return;
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

/** Dots where a figure is known; the dots of the line between them say that in between it is not. */
function drawKnown(drawing: Drawing, known: { ms: number; bytes: number }[], color: string): void {
  const { ctx, chartArea, scales } = drawing.chart;
  const dots = itemsIn(known, drawing.state.range).map(
    ({ ms, bytes }) => [xOf(drawing, ms), scales.y?.getPixelForValue(bytes) ?? 0] as const,
  );
  ctx.save();
  ctx.beginPath();
  ctx.rect(chartArea.left - DOT_PX, chartArea.top, chartArea.width + 2 * DOT_PX, chartArea.height);
  ctx.clip();
  ctx.strokeStyle = drawing.theme(color);
  ctx.fillStyle = drawing.theme(color);
  ctx.lineWidth = 1;
  ctx.setLineDash([1, 4]);
  ctx.beginPath();
  for (const [x, y] of dots) ctx.lineTo(x, y);
  ctx.stroke();
  for (const [x, y] of dots) {
    ctx.beginPath();
    ctx.moveTo(x, y - DOT_PX - 1);
    for (const [dx, dy] of [
      [DOT_PX + 1, 0],
      [0, DOT_PX + 1],
      [-DOT_PX - 1, 0],
    ] as const)
      ctx.lineTo(x + dx, y + dy);
    ctx.fill();
  }
  ctx.restore();
}

/** A tick at the top for each moment at which something was printed. */
function drawOutput(drawing: Drawing): void {
  const { ctx, chartArea } = drawing.chart;
  ctx.strokeStyle = drawing.theme('muted');
  ctx.lineWidth = 1;
  ctx.beginPath();
  let previous = Number.NEGATIVE_INFINITY;
  for (const ms of drawing.state.outputMs) {
    const x = Math.round(xOf(drawing, ms)) + 0.5;
    if (x === previous || x < chartArea.left || x > chartArea.right) continue;
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.top + OUTPUT_PX);
    previous = x;
  }
  ctx.stroke();
}

/** A triangle on the axis for each heap map. */
function drawMaps(drawing: Drawing): void {
  const { ctx, chartArea } = drawing.chart;
  ctx.fillStyle = drawing.theme('accent');
  for (const ms of drawing.state.mapsMs) {
    const x = xOf(drawing, ms);
    if (x < chartArea.left - 1 || x > chartArea.right + 1) continue;
    ctx.beginPath();
    ctx.moveTo(x, chartArea.bottom);
    ctx.lineTo(x - MAP_PX, chartArea.bottom + 1.6 * MAP_PX);
    ctx.lineTo(x + MAP_PX, chartArea.bottom + 1.6 * MAP_PX);
    ctx.fill();
  }
}

function xOf({ chart, state }: Drawing, ms: number): number {
  return chart.scales.x?.getPixelForValue(ms / state.unit.ms) ?? 0;
}

function drawLine(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
