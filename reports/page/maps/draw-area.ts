import { FREE, TAIL } from '../../../src/heap/map/heap-area.js';
import { type BlockRun, kindOf, runAt } from '../../../src/report/maps/block-kinds.js';
import { KINDS } from '../../../src/report/text/words/kinds.js';
import { mixColors, parseColor, type Theme } from '../dom/theme.js';
import type { MapLayout } from './map-layout.js';

/** Cells from these sizes on have gaps between allocations, and between rows. */
const GAP_FROM_PX = 4;
const ROW_GAP_FROM_PX = 6;
const TAIL_SHARE = 0.5;
const DIMMED_SHARE = 0.75;
const LABEL_EVERY_PX = 30;
const LABEL_PX = 13;

/** Colours by kind: of its head and of its tails. */
export type Palette = Map<string, { head: string; tail: string }>;

/** To highlight none of the kinds: all are pale. */
export const NO_KIND = '';

/** Blocks with colours of their own: the number of their palette, 0 for none. Allocations are marked as a whole. */
export interface MarkedBlocks {
  blocks: Uint8Array;
  palettes: (Palette | undefined)[];
}

/** The rows of an area that are drawn: all, or those in sight. */
export interface RowRange {
  first: number;
  end: number;
}

/** `highlighted` is the one kind that keeps its colour, null for all. */
export function paletteOf(theme: Theme, highlighted: string | null): Palette {
  const background = theme('bg');
  const free = theme('kind-free');
  const colors = [...KINDS.keys()].map((kind) => {
    const full = theme(`kind-${kind}`);
    const isDimmed = highlighted !== null && highlighted !== kind;
    const head = isDimmed ? mixColors(full, free, DIMMED_SHARE) : full;
    return [kind, { head, tail: mixColors(head, isDimmed ? free : background, TAIL_SHARE) }] as const;
  });
  const freeHead = highlighted === FREE ? theme('kind-free-strong') : free;
  return new Map([...colors, [FREE, { head: freeHead, tail: freeHead }]]);
}

/**
 * Draws rows of one area, a cell a block, at the right of the gutter; the first of them at the top of the canvas, which
 * has its size already.
 */
export function drawArea(
  ctx: CanvasRenderingContext2D,
  letters: string,
  layout: MapLayout,
  rows: RowRange,
  palette: Palette,
  marked: MarkedBlocks | null,
): void {
  const [from, end] = [rows.first * layout.columns, Math.min(letters.length, rows.end * layout.columns)];
  if (end <= from) return;
  const visitAll = (visit: BlockVisitor) => forEachBlock(letters, [from, end], palette, marked, visit);
  if (layout.cell >= GAP_FROM_PX) drawCells(ctx, layout, visitAll);
  else drawPixels(ctx, end - from, layout, visitAll);
}

/** Offsets at the left of every so many rows. */
export function drawOffsets(
  ctx: CanvasRenderingContext2D,
  blockBytes: number,
  { columns, cell, gutter, ratio }: MapLayout,
  rows: RowRange,
  color: string,
): void {
  if (gutter === 0) return;
  let every = 1;
  while (every * cell < LABEL_EVERY_PX * ratio) every *= 2;
  ctx.font = `${11 * ratio}px ui-monospace, monospace`;
  ctx.fillStyle = color;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'top';
  for (let row = Math.ceil(rows.first / every) * every; row < rows.end; row += every) {
    const top = (row - rows.first) * cell;
    if (row > 0 && top + LABEL_PX * ratio > ctx.canvas.height) break;
    ctx.fillText((row * columns * blockBytes).toString(16), gutter - 8 * ratio, top + ratio);
  }
}

/** A frame around all cells of an allocation, row by row. */
export function drawFrame(
  ctx: CanvasRenderingContext2D,
  run: BlockRun,
  layout: MapLayout,
  rows: RowRange,
  color: string,
): void {
  const { columns, cell, gutter, ratio } = layout;
  const width = Math.max(1, Math.round(1.5 * ratio));
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  const lastBlock = run.firstBlock + run.blocks - 1;
  const [firstRow, lastRow] = [Math.floor(run.firstBlock / columns), Math.floor(lastBlock / columns)];
  const left = run.firstBlock % columns;
  const right = (lastBlock % columns) + 1;
  // Corners clockwise from the top left; a run over several rows is a rectangle with two notches.
  const corners: [number, number][] =
    firstRow === lastRow
      ? [
          [left, firstRow],
          [right, firstRow],
          [right, firstRow + 1],
          [left, firstRow + 1],
        ]
      : [
          [left, firstRow],
          [columns, firstRow],
          [columns, lastRow],
          [right, lastRow],
          [right, lastRow + 1],
          [0, lastRow + 1],
          [0, firstRow + 1],
          [left, firstRow + 1],
        ];
  ctx.beginPath();
  for (const [column, row] of corners) ctx.lineTo(gutter + column * cell, (row - rows.first) * cell);
  ctx.closePath();
  ctx.stroke();
}

type BlockVisitor = (color: string, block: number, startsRun: boolean) => void;

function drawCells(
  ctx: CanvasRenderingContext2D,
  layout: MapLayout,
  visitAll: (visit: BlockVisitor) => void,
): void {
  const { columns, cell, gutter, ratio } = layout;
  const gap = Math.max(1, Math.floor(ratio));
  const rowGap = cell >= ROW_GAP_FROM_PX * ratio ? gap : 0;
  visitAll((color, block, startsRun) => {
    const column = block % columns;
    const inset = startsRun && column > 0 ? gap : 0;
    ctx.fillStyle = color;
    ctx.fillRect(
      gutter + column * cell + inset,
      Math.floor(block / columns) * cell,
      cell - inset,
      cell - rowGap,
    );
  });
}

/** One pixel a block, then scaled: the only way to draw half a million of them at once. */
function drawPixels(
  ctx: CanvasRenderingContext2D,
  blockCount: number,
  layout: MapLayout,
  visitAll: (visit: BlockVisitor) => void,
): void {
  const { columns, cell, gutter } = layout;
  const rows = Math.ceil(blockCount / columns);
  const image = new ImageData(columns, rows);
  const values = new Map<string, [number, number, number]>();
  visitAll((color, block) => {
    const rgb = values.get(color) ?? parseColor(color);
    values.set(color, rgb);
    image.data.set(rgb, block * 4);
    image.data[block * 4 + 3] = 255;
  });
  const small = document.createElement('canvas');
  small.width = columns;
  small.height = rows;
  small.getContext('2d')?.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(small, gutter, 0, columns * cell, rows * cell);
}

/** Blocks are counted from the first that is visited. */
function forEachBlock(
  letters: string,
  [from, end]: [number, number],
  palette: Palette,
  marked: MarkedBlocks | null,
  visit: BlockVisitor,
): void {
  const colorsAt = (block: number, letter: string) =>
    (marked?.palettes[marked.blocks[block] ?? 0] ?? palette).get(kindOf(letter))!;
  const { letter: firstLetter, firstBlock } = runAt(letters, from);
  let colors = colorsAt(firstBlock, firstLetter);
  for (let block = from; block < end; block++) {
    const letter = letters[block]!;
    const isTail = letter === TAIL;
    if (!isTail) colors = colorsAt(block, letter);
    visit(isTail ? colors.tail : colors.head, block - from, !isTail && letter !== FREE);
  }
}
