import { MpgcError } from '../../errors.js';
import { FREE, TAIL } from '../../heap/map/heap-area.js';
import { type HeapDump, parseHeapDump } from '../../heap/map/parse-dump.js';
import type { HoldSizes } from './hold-lines.js';

/** Of a tuple besides its items: its type and its length. */
const TUPLE_WORDS = 2;
const WORDS_PER_BLOCK = 4;
/** Of room, as long as the way to the end of the heap is not known: the list in front has the rest. */
const LEAST_FILLER = 1;
/** By how many blocks what lies below may differ from run to run. */
const MOST_DRIFT = 4;

/** What precedes the map, and the lines of the map: gc_dump_info(), gc_dump_alloc_table() in py/gc.c. */
const BEFORE_MAP = /^(mem: |stack: |GC: | No\. of )/;
const OF_MAP = /^(GC memory layout; |[0-9a-f]{5,8}: [.=A-Za-z]+$|\s*\(\d+ lines all free\)$)/i;

/** Whether a line is one of a heap map, or of the figures before it. */
export function isOfMap(line: string): boolean {
  return BEFORE_MAP.test(line) || OF_MAP.test(line);
}

/** The heap map that a board printed before anything else; null where it is damaged, or there is none. */
export function firstDump(output: Uint8Array): HeapDump | null {
  const lines = Buffer.from(output).toString('latin1').split(/\r?\n/);
  const begin = lines.findIndex((line) => !BEFORE_MAP.test(line));
  const length = lines.slice(begin).findIndex((line) => !OF_MAP.test(line));
  try {
    return parseHeapDump(lines.slice(0, begin + length).join('\n'));
  } catch (error) {
    if (!(error instanceof MpgcError)) throw error;
    return null;
  }
}

/** A heap, or what another held block leaves of it. */
export interface HeapSpace {
  /** Where the space ends, counted from the first block of the heap. */
  endBlock: number;
  /** How large the heap is for the program while nothing of the space is held. */
  heapBlocks: number;
  blockBytes: number;
}

/**
 * Where a block of mpgc must be taken so that it ends where the space ends: the program then sees a heap that is smaller at
 * its upper end. Learned from the maps that the board prints as soon as the block is held.
 */
export class HeldBlock {
  readonly #space: HeapSpace;
  /** From the first block that the list in front may have to the end of the heap; null as long as it is not known. */
  #room: number | null = null;
  /** What a block was placed by last. */
  #placedBy: number | null = null;
  /** The longest run of free blocks below that: a block that is no longer would be taken there. */
  #lowerRun = 0;

  constructor(space: HeapSpace) {
    this.#space = space;
  }

  /** The smallest heap that can be had, in blocks. */
  get least(): number {
    return this.#space.heapBlocks - (this.#room ?? 0) + LEAST_FILLER;
  }

  /** The largest that is smaller than the whole heap. */
  get most(): number {
    return this.#space.heapBlocks - this.#lowerRun - 1;
  }

  /** What to hold to leave a heap of this many blocks. */
  sizesFor(heapBlocks: number): HoldSizes {
    const data = this.#dataFor(heapBlocks);
    const filler = this.#room === null ? LEAST_FILLER : this.#room - data;
    return { fillerWords: filler * WORDS_PER_BLOCK, heldItems: data * WORDS_PER_BLOCK - TUPLE_WORDS };
  }

  /** It found no room so near to the end of the heap; false where that cannot be helped: the heap is too small for that. */
  giveRoom(): boolean {
    if (this.#room === null) return false;
    if (this.#placedBy !== null && this.#room <= this.#placedBy - MOST_DRIFT) {
      this.#room = this.#placedBy;
      return false;
    }
    this.#room -= 1;
    return true;
  }

  /** The blocks in front of the held block that leaves a heap of this many blocks. */
  inFront(heapBlocks: number): HeapSpace {
    const { endBlock, blockBytes } = this.#space;
    return { endBlock: endBlock - this.#dataFor(heapBlocks), heapBlocks, blockBytes };
  }

  /** Whether the map shows the block where it must be. What differs is made good for the next time. */
  isPlaced(heapBlocks: number, { areas: [area, ...others] }: HeapDump): boolean {
    const letters = area!.letters.slice(0, this.#space.endBlock);
    const data = this.#dataFor(heapBlocks);
    const end = lastUsed(letters) + 1;
    if (others.length > 0 || !isAllocation(letters.slice(end - data, end))) {
      this.giveRoom();
      return false;
    }
    const gap = letters.length - end;
    this.#room = (this.#room ?? LEAST_FILLER + data) + gap;
    this.#lowerRun = longestLower(letters.slice(0, end - data));
    if (gap === 0) this.#placedBy = this.#room;
    return gap === 0;
  }

  #dataFor(heapBlocks: number): number {
    return this.#space.heapBlocks - heapBlocks;
  }
}

function lastUsed(letters: string): number {
  for (let at = letters.length - 1; at >= 0; at--) if (letters[at] !== FREE) return at;
  return -1;
}

/** One block that is a head, and tails behind it. */
function isAllocation([head, ...tails]: string): boolean {
  return head !== undefined && head !== FREE && head !== TAIL && tails.every((letter) => letter === TAIL);
}

const FREE_RUNS = new RegExp(`\\${FREE}+`, 'g');

/** Of the free runs but the last one, which the list in front of the block has left. */
function longestLower(letters: string): number {
  const runs = Array.from(letters.matchAll(FREE_RUNS), ([run]) => run.length);
  return Math.max(0, ...runs.slice(0, -1));
}
