import { FREE, type HeapArea, TAIL } from '../../heap/map/heap-area.js';
import { aggregateCells } from './aggregate-cells.js';
import { kindOf } from './block-kinds.js';

/** Cells of one kind beside each other in a row. */
export interface CellRun {
  letter: string;
  /** Whether allocations begin in these cells, or go on. */
  isHead: boolean;
  row: number;
  column: number;
  cells: number;
}

/** An area of a heap as rows of cells. */
export interface CellArea {
  address: string;
  rows: number;
  runs: CellRun[];
}

/** As the firmware prints them. */
export const CELL_COLUMNS = 64;
/** A static drawing of more is no longer small. */
const MOST_CELLS = 4096;

/** Blocks a cell, a power of two, for the heap with most blocks. */
export function blocksPerCell(maps: { areas: HeapArea[] }[]): number {
  const blocks = maps.map(({ areas }) => areas.reduce((sum, { letters }) => sum + letters.length, 0));
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, ...blocks) / MOST_CELLS)));
}

/** Free cells are left out: they are the ground. */
export function cellRuns({ address, letters }: HeapArea, perCell: number): CellArea {
  const cells = aggregateCells(letters, null, perCell).letters;
  const runs: CellRun[] = [];
  let kind: string = FREE;
  for (let at = 0; at < cells.length; at++) {
    const isHead = cells[at] !== TAIL;
    if (isHead) kind = kindOf(cells[at]!);
    if (kind === FREE) continue;
    const [row, column] = [Math.floor(at / CELL_COLUMNS), at % CELL_COLUMNS];
    const last = runs.at(-1);
    const isSame = last?.letter === kind && last.isHead === isHead && last.row === row;
    if (last && isSame && last.column + last.cells === column) last.cells += 1;
    else runs.push({ letter: kind, isHead, row, column, cells: 1 });
  }
  return { address, rows: Math.ceil(cells.length / CELL_COLUMNS), runs };
}
