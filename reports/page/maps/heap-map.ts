import { FREE, type HeapArea } from '../../../src/heap/map/heap-area.js';
import { aggregateCells, type Cells } from '../../../src/report/maps/aggregate-cells.js';
import { type BlockRun, runAt } from '../../../src/report/maps/block-kinds.js';
import { formatBytes, formatCount, formatPlural } from '../../../src/report/text/format.js';
import { KINDS } from '../../../src/report/text/words/kinds.js';
import { createElement } from '../dom/create-element.js';
import { onPointedAway } from '../dom/pointed-away.js';
import type { Theme } from '../dom/theme.js';
import {
  drawArea,
  drawFrame,
  drawOffsets,
  type MarkedBlocks,
  type Palette,
  type RowRange,
} from './draw-area.js';
import type { MapLayout } from './map-layout.js';

/** Room for one offset beside a map of few rows. */
const MIN_HEIGHT_PX = 14;

/** How all areas of a map are drawn. */
export interface MapLook {
  layout: MapLayout;
  palette: Palette;
  theme: Theme;
}

/** What else there is to know of the allocation that begins at a block. */
export interface ToldBlocks {
  describe(block: number): Node[];
  /** By a click, or Enter. */
  choose?(block: number): void;
}

/**
 * One area: drawing, and what the pointer or the keys point at. Its canvas has the rows that are in sight, so that a
 * large heap can be drawn large.
 */
export class HeapMap {
  readonly element: HTMLElement;
  readonly #area: HeapArea;
  readonly #blockBytes: number;
  readonly #told: ToldBlocks | null;
  readonly #canvas: HTMLCanvasElement;
  readonly #tip = createElement('div', { class: 'tip', role: 'status' });
  /** The map without the frame, to be put back when the frame moves. */
  readonly #clean = document.createElement('canvas');
  #layout: MapLayout = { columns: 64, cell: 1, perCell: 1, gutter: 0, ratio: 1 };
  #look: MapLook | null = null;
  /** What is drawn, and the palettes of its marks. */
  #cells: Cells = { letters: '', marks: null };
  #palettes: MarkedBlocks['palettes'] = [];
  #rows: RowRange = { first: 0, end: 0 };
  #block: number | null = null;

  constructor(area: HeapArea, blockBytes: number, description: string, told: ToldBlocks | null = null) {
    this.#told = told;
    this.#area = area;
    this.#blockBytes = blockBytes;
    this.#canvas = createElement('canvas', { tabindex: '0', role: 'img', 'aria-label': description });
    this.#tip.hidden = true;
    this.element = createElement('div', { class: 'map' }, this.#canvas, this.#tip);
    this.#listen();
  }

  /** All rows, or those between two heights of the element, in CSS pixels. */
  draw(
    look: MapLook,
    marked: MarkedBlocks | null = null,
    inSight?: { topPx: number; bottomPx: number },
  ): void {
    const { layout } = look;
    this.#look = look;
    this.#layout = layout;
    this.#cells = aggregateCells(this.#area.letters, marked?.blocks ?? null, layout.perCell);
    this.#palettes = marked?.palettes ?? [];
    const rows = this.#rowCount;
    this.element.style.height = `${this.#heightPx(rows)}px`;
    this.#rows = inSight ? rowsInSight(inSight, layout, rows) : { first: 0, end: rows };
    this.#drawRows();
  }

  /** Draws anew where rows are in sight that the canvas has not. */
  scroll(inSight: { topPx: number; bottomPx: number }): void {
    const rows = rowsInSight(inSight, this.#layout, this.#rowCount);
    if (!this.#look || (rows.first >= this.#rows.first && rows.end <= this.#rows.end)) return;
    this.#rows = rows;
    this.#drawRows();
  }

  /** Where the block that is pointed at stands, in CSS pixels from the top; null where none is. */
  get pointedTopPx(): number | null {
    const { columns, cell, perCell, ratio } = this.#layout;
    return this.#block === null ? null : (Math.floor(this.#block / perCell / columns) * cell) / ratio;
  }

  get #rowCount(): number {
    return Math.ceil(this.#cells.letters.length / this.#layout.columns);
  }

  #heightPx(rows: number): number {
    const { cell, ratio } = this.#layout;
    return Math.max((rows * cell) / ratio, MIN_HEIGHT_PX);
  }

  #drawRows(): void {
    if (!this.#look) return;
    const { layout, palette, theme } = this.#look;
    const rows = this.#rows;
    const width = layout.gutter + layout.columns * layout.cell;
    const height = Math.ceil(this.#heightPx(rows.end - rows.first) * layout.ratio);
    for (const canvas of [this.#canvas, this.#clean]) {
      canvas.width = width;
      canvas.height = height;
    }
    this.#canvas.style.width = `${width / layout.ratio}px`;
    this.#canvas.style.top = `${(rows.first * layout.cell) / layout.ratio}px`;
    const ctx = this.#clean.getContext('2d')!;
    const { letters, marks } = this.#cells;
    drawArea(ctx, letters, layout, rows, palette, marks && { blocks: marks, palettes: this.#palettes });
    drawOffsets(ctx, this.#blockBytes * layout.perCell, layout, rows, theme('muted'));
    this.#point(this.#block);
  }

  #listen(): void {
    const canvas = this.#canvas;
    const follow = (event: PointerEvent) => this.#point(this.#blockUnder(event));
    canvas.addEventListener('pointermove', follow);
    canvas.addEventListener('pointerdown', follow);
    onPointedAway(canvas, () => this.#point(null));
    canvas.addEventListener('click', () => this.#choose());
    canvas.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.#choose();
      const target = this.#blockAfterKey(event.key);
      if (target === undefined) return;
      event.preventDefault();
      this.#point(target);
    });
  }

  #choose(): void {
    if (this.#block === null || this.#area.letters[this.#block] === FREE) return;
    this.#told?.choose?.(runAt(this.#area.letters, this.#block).firstBlock);
  }

  #blockUnder({ clientX, clientY }: PointerEvent): number | null {
    const { columns, cell, perCell, gutter } = this.#layout;
    const box = this.#canvas.getBoundingClientRect();
    // The page may show the canvas smaller than it is.
    const scale = this.#canvas.width / box.width;
    const column = Math.floor(((clientX - box.left) * scale - gutter) / cell);
    const row = this.#rows.first + Math.floor(((clientY - box.top) * scale) / cell);
    const block = (row * columns + column) * perCell;
    return column >= 0 && column < columns && block >= 0 && block < this.#area.letters.length ? block : null;
  }

  /** Left and right go from allocation to allocation, up and down by rows. */
  #blockAfterKey(key: string): number | null | undefined {
    const { letters } = this.#area;
    const last = letters.length - 1;
    const block = this.#block ?? 0;
    const run = runAt(letters, block);
    const rowBlocks = this.#layout.columns * this.#layout.perCell;
    const targets: Record<string, number> = {
      ArrowRight: this.#block === null ? 0 : run.firstBlock + run.blocks,
      ArrowLeft: run.firstBlock - 1,
      ArrowDown: block + rowBlocks,
      ArrowUp: block - rowBlocks,
      Home: 0,
      End: last,
    };
    if (key === 'Escape') return null;
    const target = targets[key];
    return target === undefined ? undefined : Math.max(0, Math.min(last, target));
  }

  #point(block: number | null): void {
    this.#block = block;
    const ctx = this.#canvas.getContext('2d')!;
    ctx.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    ctx.drawImage(this.#clean, 0, 0);
    this.#tip.hidden = block === null;
    if (block === null) return;
    const run = runAt(this.#area.letters, block);
    drawFrame(
      ctx,
      cellsOf(run, this.#layout.perCell),
      this.#layout,
      this.#rows,
      this.#look?.theme('ink') ?? '',
    );
    this.#tip.replaceChildren(...this.#describe(run));
    this.#placeTip(block);
  }

  #describe({ letter, firstBlock, blocks }: BlockRun): Node[] {
    const size = `${formatBytes(blocks * this.#blockBytes)} in ${formatPlural(blocks, 'block')}`;
    const offset = `0x${this.#area.address} + 0x${(firstBlock * this.#blockBytes).toString(16)}`;
    const name = letter === FREE ? 'free' : `${letter}: ${KINDS.get(letter) ?? ''}`;
    const swatch = createElement('i', { class: 'key', 'data-kind': letter === FREE ? 'free' : letter });
    return [
      createElement('strong', {}, swatch, name),
      createElement('span', {}, size),
      createElement('code', {}, offset),
      ...((letter !== FREE && this.#told?.describe(firstBlock)) || []),
    ];
  }

  /** Beside the block, on the side where there is room. */
  #placeTip(block: number): void {
    const { columns, cell, perCell, gutter, ratio } = this.#layout;
    const at = Math.floor(block / perCell);
    const x = (gutter + (at % columns) * cell) / ratio;
    const y = ((Math.floor(at / columns) + 1) * cell) / ratio;
    const room = this.element.clientWidth - this.#tip.offsetWidth;
    const above = y - cell / ratio - this.#tip.offsetHeight - 10;
    const fitsBelow = y + 10 + this.#tip.offsetHeight < this.element.clientHeight || above < 0;
    this.#tip.style.left = `${Math.max(0, Math.min(room, x + 14))}px`;
    this.#tip.style.top = `${fitsBelow ? y + 10 : above}px`;
  }
}

/** The cells in which some of the run stands. */
function cellsOf({ letter, firstBlock, blocks }: BlockRun, perCell: number): BlockRun {
  const first = Math.floor(firstBlock / perCell);
  return { letter, firstBlock: first, blocks: Math.ceil((firstBlock + blocks) / perCell) - first };
}

/** With as many again at either side, so that not every step of scrolling draws. */
function rowsInSight(
  { topPx, bottomPx }: { topPx: number; bottomPx: number },
  { cell, ratio }: MapLayout,
  rows: number,
): RowRange {
  const [first, end] = [topPx, bottomPx].map((px) => (px * ratio) / cell) as [number, number];
  const more = end - first;
  const clamp = (row: number) => Math.max(0, Math.min(rows, row));
  return { first: clamp(Math.floor(first - more / 2)), end: clamp(Math.ceil(end + more / 2)) };
}

/** An area in one sentence. */
export function describeArea({ address, letters }: HeapArea, blockBytes: number): string {
  const size = formatBytes(letters.length * blockBytes);
  return `0x${address}: ${formatCount(letters.length)} blocks of ${formatBytes(blockBytes)}, ${size}`;
}
