import { FREE, type HeapArea, TAIL } from '../../heap/map/heap-area.js';
import { KINDS } from '../text/words/kinds.js';

export interface KindCount {
  allocations: number;
  blocks: number;
}

/** An allocation, or a run of free blocks. */
export interface BlockRun {
  letter: string;
  firstBlock: number;
  blocks: number;
}

/** The kind that a block belongs to: a tail has the letter of its head. */
export function kindOf(letter: string): string {
  return letter === FREE || KINDS.has(letter) ? letter : 'h';
}

/** Allocations and blocks by letter; free blocks under FREE, where an "allocation" is a run. */
export function countKinds(areas: HeapArea[]): Map<string, KindCount> {
  const counts = new Map<string, KindCount>();
  for (const { letters } of areas) {
    let kind = '';
    for (const [at, letter] of [...letters].entries()) {
      const continues = at > 0 && (letter === TAIL || (letter === FREE && kind === FREE));
      if (!continues) kind = kindOf(letter);
      const count = counts.get(kind) ?? { allocations: 0, blocks: 0 };
      counts.set(kind, count);
      count.blocks += 1;
      if (!continues) count.allocations += 1;
    }
  }
  return counts;
}

/** The allocation or the run of free blocks that a block is part of. */
export function runAt(letters: string, block: number): BlockRun {
  const isFree = letters[block] === FREE;
  let first = block;
  if (isFree) while (letters[first - 1] === FREE) first -= 1;
  else while (first > 0 && letters[first] === TAIL) first -= 1;
  const inside = isFree ? FREE : TAIL;
  let end = block + 1;
  while (letters[end] === inside) end += 1;
  return { letter: kindOf(letters[first] ?? FREE), firstBlock: first, blocks: end - first };
}
