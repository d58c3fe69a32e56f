import type { HeapArea } from '../../../src/heap/map/heap-area.js';

/** How the blocks of a map are laid out: cells of device pixels, row after row. */
export interface MapLayout {
  columns: number;
  cell: number;
  /** Blocks a cell: more than one where there are too many blocks to see each. */
  perCell: number;
  /** Room for the offsets at the left, in device pixels; 0 where the page is narrow. */
  gutter: number;
  /** Device pixels a CSS pixel. */
  ratio: number;
}

/** Powers of two, so that rows begin at round addresses; 64 is what the firmware prints. */
const COLUMN_CHOICES = [64, 128, 256, 512, 1024];
const MAX_CELL_PX = 14;
/** Cells that can be worked with: rather than smaller ones in rows of 64, longer rows. */
const GOOD_CELL_PX = 8;
const MAX_ZOOMED_PX = 28;
const MAX_HEIGHT_PX = 540;
const GUTTER_PX = 64;
const GUTTER_FROM_PX = 560;
/** 1 MiB in blocks of 16 B: of more, no one sees each. */
const MOST_CELLS = 65_536;

/**
 * The largest cells with which the areas, one below the other, stay on one screen; else the smallest there are. `areaBlocks`
 * has the blocks of each area.
 */
export function layOut(areaBlocks: number[], widthPx: number, ratio: number): MapLayout {
  const gutter = widthPx >= GUTTER_FROM_PX ? Math.round(GUTTER_PX * ratio) : 0;
  const width = Math.max(64, Math.floor(widthPx * ratio) - gutter);
  const allBlocks = areaBlocks.reduce((sum, blocks) => sum + blocks, 0);
  const perCell = 2 ** Math.max(0, Math.ceil(Math.log2(allBlocks / MOST_CELLS)));
  const good = Math.round(GOOD_CELL_PX * ratio);
  let layout: MapLayout = { columns: 64, cell: 1, perCell, gutter, ratio };
  for (const columns of COLUMN_CHOICES) {
    const widest = Math.min(Math.round(MAX_CELL_PX * ratio), Math.floor(width / columns));
    if (widest < 1) break;
    const rows = areaBlocks.reduce((sum, blocks) => sum + Math.ceil(blocks / perCell / columns), 0);
    const highest = Math.floor((MAX_HEIGHT_PX * ratio) / rows);
    const cell = widest >= good && highest >= good ? Math.min(widest, highest) : widest;
    layout = { columns, cell, perCell, gutter, ratio };
    if (cell <= highest) break;
  }
  return layout;
}

/** With each step half as many blocks a cell, then cells twice as large, and as many columns as find room, at least eight. */
export function zoomLayout(layout: MapLayout, steps: number, widthPx: number): MapLayout {
  if (steps === 0) return layout;
  const { gutter, ratio, perCell } = layout;
  const halvings = Math.min(steps, Math.log2(perCell));
  const cell = Math.min(Math.round(MAX_ZOOMED_PX * ratio), layout.cell * 2 ** (steps - halvings));
  const room = Math.max(8 * cell, Math.floor(widthPx * ratio) - gutter);
  const columns = 2 ** Math.floor(Math.log2(room / cell));
  return { columns, cell, perCell: perCell / 2 ** halvings, gutter, ratio };
}

/** How many steps of zoom there are from that layout on. */
export function mostZoom({ cell, perCell, ratio }: MapLayout): number {
  return Math.log2(perCell) + Math.max(0, Math.ceil(Math.log2((MAX_ZOOMED_PX * ratio) / cell)));
}

/** Blocks by area of the map that has most, for all maps to have cells of the same size. */
export function largestMap(maps: { areas: HeapArea[] }[]): number[] {
  const blocks = maps.map(({ areas }) => areas.map(({ letters }) => letters.length));
  const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);
  return blocks.reduce((largest, counts) => (total(counts) > total(largest) ? counts : largest), []);
}
