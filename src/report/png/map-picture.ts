import { formatBytesShort } from '../text/format.js';
import type { ReportView } from '../view-report.js';
import { subtitleOf } from './chart-options.js';
import { drawMap, layOut } from './draw-map.js';
import type { NewCanvas } from './load-canvas.js';
import type { Look } from './look.js';
import { type MapKind, mapKinds } from './map-kinds.js';

const MARGIN_PX = 28;
const GAP_PX = 32;

/** Draws the first and the last heap map of a run side by side, in cells of one size, and what the colours stand for. */
export function paintMaps(
  view: ReportView,
  look: Look,
): (ctx: CanvasRenderingContext2D, newCanvas: NewCanvas) => void {
  const { width, height, colors, px } = look;
  const { maps } = view;
  const shown = maps.length > 1 ? [maps[0]!, maps.at(-1)!] : maps;
  return (ctx, newCanvas) => {
    ctx.textBaseline = 'top';
    drawText(ctx, look, `${view.script}: heap map`, px(MARGIN_PX), px(20), 1.4);
    drawText(ctx, look, subtitleOf(view), px(MARGIN_PX), px(48), 1, colors.muted);
    const legendTop = height - px(76);
    const boxWidth = (width - px(2 * MARGIN_PX) - (shown.length - 1) * px(GAP_PX)) / shown.length;
    const [top, boxHeight] = [px(108), legendTop - px(120)];
    const layouts = shown.map(({ areas }) => layOut(areas, { width: boxWidth, height: boxHeight }));
    const layout = layouts.reduce((least, candidate) => (candidate.cell < least.cell ? candidate : least));
    for (const [at, { title, areas, blockBytes }] of shown.entries()) {
      const left = px(MARGIN_PX) + at * (boxWidth + px(GAP_PX));
      const blocks = areas.reduce((sum, { letters }) => sum + letters.length, 0);
      drawText(ctx, look, `${title}, ${formatBytesShort(blocks * blockBytes)}`, left, px(82));
      drawMap(ctx, newCanvas, areas, { left, top }, layout, colors);
    }
    const last = shown.at(-1);
    if (last) drawLegend(ctx, look, mapKinds(last.areas), last.blockBytes, legendTop);
  };
}

function drawText(
  ctx: CanvasRenderingContext2D,
  { font, colors }: Look,
  text: string,
  left: number,
  top: number,
  scale = 1,
  color = colors.ink,
): void {
  ctx.font = `${scale > 1 ? 'bold ' : ''}${Math.round(font.size * scale)}px ${font.family}`;
  ctx.fillStyle = color;
  ctx.fillText(text, left, top);
}

/** Kinds of the last map with their bytes there, in as many rows as they need. */
function drawLegend(
  ctx: CanvasRenderingContext2D,
  look: Look,
  kinds: MapKind[],
  blockBytes: number,
  top: number,
): void {
  const { px, colors, width, font } = look;
  let [left, row] = [px(MARGIN_PX), top];
  for (const { letter, name, blocks } of kinds) {
    const text = `${letter} ${name}, ${formatBytesShort(blocks * blockBytes)}`;
    ctx.font = `${font.size}px ${font.family}`;
    const taken = px(20) + ctx.measureText(text).width;
    if (left + taken > width - px(MARGIN_PX) && left > px(MARGIN_PX)) {
      left = px(MARGIN_PX);
      row += font.size * 1.7;
    }
    ctx.fillStyle = colors.kinds[letter] ?? colors.muted;
    ctx.fillRect(left, row + px(1), px(13), px(13));
    drawText(ctx, look, text, left + px(20), row);
    left += taken + px(22);
  }
}
