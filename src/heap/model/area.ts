import { FREE, TAIL } from '../map/heap-area.js';
import { FreeRunIndex } from './free-run-index.js';

const FREE_CODE = FREE.charCodeAt(0);
const TAIL_CODE = TAIL.charCodeAt(0);

/** One area of the heap model: its blocks, one letter each, and the search state that the board keeps beside them. */
export class Area {
  /** Letters as character codes. Written through `fill` and `take` only. */
  readonly letters: Uint8Array;
  readonly runs: FreeRunIndex;
  /** Where the next search starts, in bytes of the allocation table (4 blocks each). */
  lastFreeIndex = 0;
  /** No block behind it is used. */
  lastUsedBlock: number;
  /** 1 where an allocation has a finaliser; null until one has. */
  finalisers: Uint8Array | null = null;
  /** Set while a block is marked. */
  readonly #marks: Uint8Array;

  constructor(
    readonly number: number,
    readonly address: string,
    letters: Uint8Array,
  ) {
    this.letters = letters;
    this.runs = new FreeRunIndex(letters);
    this.#marks = new Uint8Array(letters.length);
    let last = letters.length - 1;
    while (last > 0 && letters[last] === FREE_CODE) last -= 1;
    this.lastUsedBlock = Math.max(0, last);
  }

  isHead(block: number): boolean {
    const letter = this.letters[block];
    return letter !== undefined && letter !== FREE_CODE && letter !== TAIL_CODE;
  }

  isFree(from: number, to: number): boolean {
    if (to > this.letters.length) return false;
    for (let block = from; block < to; block++) if (this.letters[block] !== FREE_CODE) return false;
    return true;
  }

  usedBlocks(): number {
    let used = 0;
    for (const letter of this.letters) if (letter !== FREE_CODE) used += 1;
    return used;
  }

  /** The block after the last tail of the allocation that starts at `block`. */
  endOf(block: number): number {
    let end = block + 1;
    while (this.letters[end] === TAIL_CODE) end += 1;
    return end;
  }

  fill(from: number, to: number, letter: number): void {
    this.letters.fill(letter, from, to);
    this.runs.changed(from, to);
  }

  take(from: number, to: number, head: number, finaliser: boolean): void {
    this.letters[from] = head;
    this.letters.fill(TAIL_CODE, from + 1, to);
    this.runs.changed(from, to);
    if (finaliser) this.finalisers ??= new Uint8Array(this.letters.length);
    if (this.finalisers) this.finalisers[from] = finaliser ? 1 : 0;
  }

  /** Marks a head; false where there is none, or where it is marked already. */
  mark(block: number): boolean {
    if (!this.isHead(block) || this.#marks[block] === 1) return false;
    this.#marks[block] = 1;
    return true;
  }

  finaliseUnmarked(finalise: (block: number) => void): void {
    const { finalisers } = this;
    if (!finalisers) return;
    for (let block = finalisers.indexOf(1); block !== -1; block = finalisers.indexOf(1, block + 1)) {
      if (this.#marks[block] === 1 || !this.isHead(block)) continue;
      finalise(block);
      finalisers[block] = 0;
    }
  }

  /** Frees unmarked heads with their tails, from block 0 to `upTo`; calls `finalise` for those that have one. */
  sweep(upTo: number, finalise: (block: number) => void): void {
    const { letters } = this;
    const end = Math.min(upTo + 1, letters.length);
    let lastUsed = 0;
    let freeing = false;
    for (let block = 0; block < end; block++) {
      if (letters[block] === FREE_CODE) continue;
      if (letters[block] !== TAIL_CODE) {
        freeing = this.#marks[block] !== 1;
        if (freeing && this.finalisers?.[block] === 1) {
          finalise(block);
          this.finalisers[block] = 0;
        }
      }
      if (freeing) letters[block] = FREE_CODE;
      else lastUsed = block;
    }
    this.#marks.fill(0);
    this.lastUsedBlock = lastUsed;
    this.runs.changed(0, letters.length);
  }
}
