import type { Chart, Plugin } from 'chart.js';
import { clipText } from '../syntax/clip-text.js';
import { formatBytesShort } from '../text/format.js';
import type { Look } from './look.js';

const MAX_LABEL = 28;
/** More lines than this would hide the data: they shrink to ticks at the top. */
const MAX_LINES = 120;
const TICK_PX = 7;
const LABEL_GAP_PX = 8;
const LABEL_ROWS = 3;

/** What is no data of a timeline: marks with their labels where there is room, and the size of the heap. */
export function timelineLines(
  marks: { x: number; label: string }[],
  totalBytes: number | null,
  look: Look,
): Plugin<'line'> {
  return {
    id: 'timeline-lines',
    afterDatasetsDraw(chart) {
      chart.ctx.save();
      chart.ctx.font = `${look.font.size}px ${look.font.family}`;
      if (totalBytes !== null) drawTotal(chart, totalBytes, look);
      drawMarks(chart, marks, look);
      chart.ctx.restore();
    },
  };
}

function drawTotal({ ctx, chartArea, scales }: Chart<'line'>, totalBytes: number, look: Look): void {
  const y = scales.y?.getPixelForValue(totalBytes) ?? 0;
  ctx.strokeStyle = look.colors.muted;
  ctx.lineWidth = look.px(1.5);
  ctx.setLineDash([look.px(6), look.px(4)]);
  drawLine(ctx, chartArea.left, y, chartArea.right, y);
  ctx.setLineDash([]);
  ctx.fillStyle = look.colors.muted;
  ctx.textBaseline = 'top';
  ctx.textAlign = 'right';
  ctx.fillText(`heap ${formatBytesShort(totalBytes)}`, chartArea.right - look.px(6), y + look.px(6));
  ctx.textAlign = 'left';
}

function drawMarks(
  { ctx, chartArea, scales, width }: Chart<'line'>,
  marks: { x: number; label: string }[],
  look: Look,
): void {
  const bottom = marks.length > MAX_LINES ? chartArea.top + look.px(TICK_PX) : chartArea.bottom;
  let previous = Number.NEGATIVE_INFINITY;
  ctx.lineWidth = Math.max(1, Math.round(look.px(1)));
  ctx.strokeStyle = look.colors.mark;
  const placed = marks.map(({ x, label }) => ({
    at: Math.round(scales.x?.getPixelForValue(x) ?? 0) + 0.5,
    text: clipText(label, MAX_LABEL),
  }));
  for (const { at } of placed) {
    if (at !== previous) drawLine(ctx, at, chartArea.top, at, bottom);
    previous = at;
  }
  drawLabels(ctx, placed, { top: chartArea.top, width, look });
}

/** In the first row that has room, on a ground of their own: the line of the next mark would cut them. */
function drawLabels(
  ctx: CanvasRenderingContext2D,
  labels: { at: number; text: string }[],
  { top, width, look }: { top: number; width: number; look: Look },
): void {
  const freeFrom = new Array<number>(LABEL_ROWS).fill(Number.NEGATIVE_INFINITY);
  const height = look.font.size + look.px(3);
  ctx.textBaseline = 'top';
  for (const { at, text } of labels) {
    const left = at + look.px(5);
    const right = left + ctx.measureText(text).width;
    const row = freeFrom.findIndex((free) => left >= free);
    if (row === -1 || right > width) continue;
    freeFrom[row] = right + look.px(LABEL_GAP_PX);
    ctx.fillStyle = look.colors.surface;
    ctx.fillRect(at + 1, top + row * height, right - at + look.px(2), height);
    ctx.fillStyle = look.colors.mark;
    ctx.fillText(text, left, top + row * height);
  }
}

function drawLine(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
