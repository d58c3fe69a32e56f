import type { Chart } from 'chart.js';
import { FONT_FAMILY, FONT_PX } from '../chart/chart-look.js';
import { itemsIn } from './time-range.js';
import type { TimelineSeries } from './timeline-series.js';
import type { TimelineState } from './timeline-state.js';

export const MARK_ROW_PX = 17;
export const MARK_ROWS = 2;
const LABEL_GAP_PX = 10;
const MAX_LABEL = 28;

/** Where the line of a mark stands, in pixels of the chart, and its label; null where that finds no room. */
export interface PlacedMark {
  ms: number;
  x: number;
  label: { text: string; left: number; top: number; width: number } | null;
}

/** The marks in sight, with as many labels as find room in the rows above the plot. */
export function placeMarks(
  { ctx, chartArea, scales, width: chartWidth }: Chart<'line'>,
  { marks }: TimelineSeries,
  { range, unit }: TimelineState,
): PlacedMark[] {
  const rowEnds = new Array<number>(MARK_ROWS).fill(Number.NEGATIVE_INFINITY);
  const placed: PlacedMark[] = [];
  ctx.save();
  ctx.font = `${FONT_PX}px ${FONT_FAMILY}`;
  for (const { ms, label } of itemsIn(marks, range)) {
    const x = Math.round(scales.x?.getPixelForValue(ms / unit.ms) ?? 0) + 0.5;
    if (x < chartArea.left - 1 || x > chartArea.right + 1) continue;
    const text = label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL - 1)}…` : label;
    const width = ctx.measureText(text).width;
    const left = Math.min(x + 4, chartWidth - width - 2);
    const row = label === '' ? -1 : rowEnds.findIndex((end) => left > end + LABEL_GAP_PX);
    if (row !== -1) rowEnds[row] = left + width;
    const top = chartArea.top - (MARK_ROWS - row) * MARK_ROW_PX;
    placed.push({ ms, x, label: row === -1 ? null : { text, left, top, width } });
  }
  ctx.restore();
  return placed;
}

/** The mark whose label is there; null where none is. */
export function labelAt(placed: PlacedMark[], x: number, y: number): PlacedMark | null {
  const isThere = ({ label }: PlacedMark) =>
    label !== null &&
    Math.abs(x - label.left - label.width / 2) <= label.width / 2 + LABEL_GAP_PX / 2 &&
    y >= label.top &&
    y < label.top + MARK_ROW_PX;
  return placed.find(isThere) ?? null;
}
