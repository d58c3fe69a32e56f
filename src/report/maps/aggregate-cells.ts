import { FREE, type HeapArea, TAIL } from '../../heap/map/heap-area.js';
import { kindOf } from './block-kinds.js';

/** One letter a cell, with tails as in a heap map, and the mark of each cell; null where nothing is marked. */
export interface Cells {
  letters: string;
  marks: Uint8Array | null;
}

/**
 * Cells of `perCell` blocks each: the kind that has most of the blocks, the mark that is largest. A cell that goes on with the
 * allocation that filled the one before is a tail.
 */
export function aggregateCells(letters: string, marks: Uint8Array | null, perCell: number): Cells {
  if (perCell === 1) return { letters, marks };
  const count = Math.ceil(letters.length / perCell);
  const cells: string[] = [];
  const cellMarks = marks && new Uint8Array(count);
  let kind: string = FREE;
  let cellKind = '';
  for (let cell = 0; cell < count; cell++) {
    const from = cell * perCell;
    const end = Math.min(letters.length, from + perCell);
    const startsInside = letters[from] === TAIL && kind === cellKind;
    const blocks = new Map<string, number>();
    for (let at = from; at < end; at++) {
      const letter = letters[at]!;
      if (letter !== TAIL) kind = kindOf(letter);
      blocks.set(kind, (blocks.get(kind) ?? 0) + 1);
      if (marks && cellMarks) cellMarks[cell] = Math.max(cellMarks[cell]!, marks[at]!);
    }
    const winner = [...blocks].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
    cells.push(startsInside && winner === cellKind ? TAIL : winner);
    cellKind = winner;
  }
  return { letters: cells.join(''), marks: cellMarks };
}

/** Allocations that are shorter than a cell, and so may be in none, of how many. */
export function smallerThanCell(areas: HeapArea[], perCell: number): { smaller: number; all: number } {
  let [smaller, all] = [0, 0];
  for (const { letters } of areas) {
    let length = 0;
    const close = () => {
      if (length === 0) return;
      all += 1;
      if (length < perCell) smaller += 1;
      length = 0;
    };
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at]!;
      if (letter === TAIL) length += 1;
      else {
        close();
        length = letter === FREE ? 0 : 1;
      }
    }
    close();
  }
  return { smaller, all };
}
