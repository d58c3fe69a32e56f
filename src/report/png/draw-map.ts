import { FREE, type HeapArea, TAIL } from '../../heap/map/heap-area.js';
import type { Colors } from './colors.js';
import type { NewCanvas } from './load-canvas.js';

/** `cell` in pixels, less than one where there are more blocks than pixels. */
export interface MapLayout {
  columns: number;
  cell: number;
}

/** Powers of two, so that rows begin at round addresses. */
const COLUMNS = [32, 64, 128, 256, 512, 1024, 2048, 4096];
const MAX_CELL_PX = 16;
const AREA_GAP_PX = 8;
/** How much of its colour a block that goes on has; where an allocation begins it has all. */
const TAIL_SHARE = 0.5;

/** The areas one below the other, a cell a block. */
export function drawMap(
  ctx: CanvasRenderingContext2D,
  newCanvas: NewCanvas,
  areas: HeapArea[],
  { left, top: first }: { left: number; top: number },
  { columns, cell }: MapLayout,
  colors: Colors,
): void {
  const palette = paletteOf(colors);
  let top = first;
  for (const { letters } of areas) {
    const rows = Math.ceil(letters.length / columns);
    const small = newCanvas(columns, rows);
    paintBlocks(small, letters, palette);
    ctx.imageSmoothingEnabled = cell < 1;
    ctx.drawImage(small, left, top, columns * cell, rows * cell);
    top += rows * cell + AREA_GAP_PX;
  }
}

/** The number of columns with the largest cells that fit. */
export function layOut(areas: HeapArea[], box: { width: number; height: number }): MapLayout {
  const height = Math.max(1, box.height - (areas.length - 1) * AREA_GAP_PX);
  const choices = COLUMNS.map((columns) => {
    const rows = areas.reduce((sum, { letters }) => sum + Math.ceil(letters.length / columns), 0);
    const cell = Math.min(box.width / columns, height / Math.max(1, rows), MAX_CELL_PX);
    return { columns, cell: cell < 1 ? cell : Math.floor(cell) };
  });
  return choices.reduce((best, choice) => (choice.cell > best.cell ? choice : best));
}

type Rgb = [number, number, number];

/** Colours by letter, of a head and of its tails. */
type Palette = Map<string, { head: Rgb; tail: Rgb }>;

function paletteOf({ kinds, surface }: Colors): Palette {
  const ground = rgbOf(surface);
  return new Map(
    Object.entries(kinds).map(([letter, color]) => {
      const head = rgbOf(color);
      const tail = head.map((value, at) => Math.round(value + (ground[at]! - value) * TAIL_SHARE)) as Rgb;
      return [letter, { head, tail }];
    }),
  );
}

function rgbOf(color: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as Rgb;
}

/** One pixel a block. */
function paintBlocks(canvas: HTMLCanvasElement, letters: string, palette: Palette): void {
  const ctx = canvas.getContext('2d')!;
  const image = ctx.createImageData(canvas.width, canvas.height);
  let kind = palette.get(FREE)!;
  for (let block = 0; block < letters.length; block++) {
    const letter = letters[block]!;
    if (letter !== TAIL) kind = palette.get(letter) ?? palette.get('h')!;
    image.data.set(letter === TAIL ? kind.tail : kind.head, block * 4);
    image.data[block * 4 + 3] = 255;
  }
  ctx.putImageData(image, 0, 0);
}
