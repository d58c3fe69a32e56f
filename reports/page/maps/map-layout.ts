import type { HeapArea } from '../../../src/heap/map/heap-area.js';

/** How the blocks of a map are laid out: cells in device pixels, row after row. */
export interface MapLayout {
  columns: number;
  cell: number;
  /** Room for the offsets at the left, in device pixels; 0 where the page is narrow. */
  gutter: number;
  /** Device pixels a CSS pixel. */
  ratio: number;
}

/** Powers of two, so that rows begin at round addresses; 64 is what the firmware prints. */
const COLUMN_CHOICES = [64, 128, 256, 512, 1024];
const MAX_CELL_PX = 14;
const MAX_ZOOMED_PX = 28;
const MAX_HEIGHT_PX = 500;
const GUTTER_PX = 64;
const GUTTER_FROM_PX = 560;

/** The largest cells with which the areas, one below the other, stay on one screen; else the smallest there are. */
export function layOut(areaBlocks: number[], widthPx: number, ratio: number): MapLayout {
  const gutter = widthPx >= GUTTER_FROM_PX ? Math.round(GUTTER_PX * ratio) : 0;
  const width = Math.max(64, Math.floor(widthPx * ratio) - gutter);
  let layout: MapLayout = { columns: 64, cell: 1, gutter, ratio };
  for (const columns of COLUMN_CHOICES) {
    const cell = Math.min(Math.round(MAX_CELL_PX * ratio), Math.floor(width / columns));
    if (cell < 1) break;
    layout = { columns, cell, gutter, ratio };
    const rows = areaBlocks.reduce((sum, blocks) => sum + Math.ceil(blocks / columns), 0);
    if (rows * cell <= MAX_HEIGHT_PX * ratio) break;
  }
  return layout;
}

/** Cells twice as large with each step, and as many columns as find room, at least eight. */
export function zoomLayout(layout: MapLayout, steps: number, widthPx: number): MapLayout {
  if (steps === 0) return layout;
  const { gutter, ratio } = layout;
  const cell = Math.min(Math.round(MAX_ZOOMED_PX * ratio), layout.cell * 2 ** steps);
  const room = Math.max(8 * cell, Math.floor(widthPx * ratio) - gutter);
  return { columns: 2 ** Math.floor(Math.log2(room / cell)), cell, gutter, ratio };
}

/** How many steps of zoom there are from that layout on. */
export function mostZoom({ cell, ratio }: MapLayout): number {
  return Math.max(0, Math.ceil(Math.log2((MAX_ZOOMED_PX * ratio) / cell)));
}

/** Blocks by area of the map that has most, for all maps to have cells of the same size. */
export function largestMap(maps: { areas: HeapArea[] }[]): number[] {
  const blocks = maps.map(({ areas }) => areas.map(({ letters }) => letters.length));
  const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);
  return blocks.reduce((largest, counts) => (total(counts) > total(largest) ? counts : largest), []);
}
