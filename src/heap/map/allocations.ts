import { FREE, type HeapArea, TAIL, UNKNOWN_HEAD } from './heap-area.js';

/** A head with its tails. */
export interface Allocation {
  /** The letter of its head; `h` for tails without a head, as a damaged heap has them. */
  letter: string;
  firstBlock: number;
  blocks: number;
}

const FREE_CODE = FREE.charCodeAt(0);
const TAIL_CODE = TAIL.charCodeAt(0);

/** The allocations that begin in `letters` from block `from` up to, not including, block `to`. */
export function allocationsIn(letters: string, from = 0, to = letters.length): Allocation[] {
  return [...eachAllocation(letters, from, to)];
}

/** The same one after the other: a large map has a million. */
export function* eachAllocation(letters: string, from = 0, to = letters.length): Generator<Allocation> {
  for (let at = from; at < to; ) {
    let end = at + 1;
    if (letters.charCodeAt(at) !== FREE_CODE) {
      while (letters.charCodeAt(end) === TAIL_CODE) end += 1;
      yield { letter: headLetter(letters[at]), firstBlock: at, blocks: end - at };
    }
    at = end;
  }
}

/**
 * Whether an allocation of the same kind and length stood at the same place in an earlier map of the area. One
 * freed and made again at the same place looks like one that stayed. Where one of the two maps has no kinds, place and length tell.
 */
export function wasThere({ letter, firstBlock, blocks }: Allocation, earlier: HeapArea | undefined): boolean {
  const letters = earlier?.letters ?? '';
  if (!isSameHead(letters[firstBlock], letter)) return false;
  const end = firstBlock + blocks;
  for (let at = firstBlock + 1; at < end; at++) if (letters.charCodeAt(at) !== TAIL_CODE) return false;
  return letters.charCodeAt(end) !== TAIL_CODE;
}

/** One whose kind is not known may be of any. */
function isSameHead(letter: string | undefined, other: string): boolean {
  if (letter === other) return true;
  if (letter === undefined || letter === FREE || letter === TAIL) return false;
  return letter === UNKNOWN_HEAD || other === UNKNOWN_HEAD;
}

function headLetter(letter: string | undefined): string {
  return letter === undefined || letter === TAIL ? 'h' : letter;
}
