import { BLOCK_WORDS } from '../map/heap-area.js';
import type { BlockRef, HeapModel } from '../model/heap-model.js';

/**
 * What MicroPython's own containers ask of the heap as they are made, grow and shrink. The numbers are those of
 * the C sources that each class names, unchanged from 1.9 to 1.29. A method answers false where the board
 * raises MemoryError; `make` comes first, and `blocks` has what it allocated so far even while it runs.
 */
export abstract class Container {
  protected readonly heap: HeapModel;
  #object: BlockRef | null = null;
  /** The buffer behind the object. */
  protected buffer: BlockRef | null = null;

  constructor(heap: HeapModel) {
    this.heap = heap;
  }

  /** The object itself; null before it is made. */
  get object(): BlockRef | null {
    return this.#object;
  }

  /** The allocations that belong to it. */
  blocks(): BlockRef[] {
    return [this.#object, this.buffer].filter((ref) => ref !== null);
  }

  /** Every container object is four words of the kind that hold an object: one block. */
  protected makeObject(letter: string): boolean {
    this.#object = this.heap.allocate(this.heap.blockBytes, { letter });
    return this.#object !== null;
  }

  /** Makes the buffer as long as `bytes`, where it stands or elsewhere. */
  protected resize(bytes: number): boolean {
    const buffer = this.heap.reallocate(this.buffer, bytes);
    if (buffer === null) return false;
    this.buffer = buffer;
    return true;
  }

  /** Bytes of a word that holds an object: the machine's, or 8 where objects are boxed in NaNs. */
  protected get wordBytes(): number {
    return this.heap.blockBytes / BLOCK_WORDS;
  }
}

/** py/objarray.c: a bytearray grows by 8 bytes at an append, by exactly what it needs at an extend. */
export class ByteArray extends Container {
  #length = 0;
  #spare = 0;

  make(length: number): boolean {
    this.#length = length;
    return this.makeObject('A') && (length === 0 || this.resize(length));
  }

  append(): boolean {
    if (this.#spare === 0) {
      if (!this.resize(this.#length + APPEND_BYTES)) return false;
      this.#spare = APPEND_BYTES;
    }
    this.#length += 1;
    this.#spare -= 1;
    return true;
  }

  extend(bytes: number): boolean {
    if (this.#spare >= bytes) {
      this.#spare -= bytes;
    } else {
      if (!this.resize(this.#length + bytes)) return false;
      this.#spare = 0;
    }
    this.#length += bytes;
    return true;
  }
}

const APPEND_BYTES = 8;

/** py/objlist.c: room for 4 at first, doubled when full, halved when less than half of it is used. */
export class List extends Container {
  #room = MIN_ROOM;
  #length = 0;

  make(): boolean {
    return this.makeObject('L') && this.#resizeTo(MIN_ROOM);
  }

  append(): boolean {
    if (this.#length >= this.#room && !this.#resizeTo(this.#room * 2)) return false;
    this.#length += 1;
    return true;
  }

  pop(): boolean {
    this.#length -= 1;
    const shrinks = this.#room > MIN_ROOM && this.#room > 2 * this.#length;
    return !shrinks || this.#resizeTo(Math.floor(this.#room / 2));
  }

  clear(): boolean {
    this.#length = 0;
    return this.#resizeTo(MIN_ROOM);
  }

  #resizeTo(room: number): boolean {
    if (!this.resize(room * this.wordBytes)) return false;
    this.#room = room;
    return true;
  }
}

const MIN_ROOM = 4;

/** py/map.c: a table of keys and values; when full, everything moves to a new one and the old one is freed. */
export class Dict extends Container {
  #room = 0;
  #length = 0;

  make(): boolean {
    return this.makeObject('D');
  }

  /** Adds a key that it did not have. */
  add(): boolean {
    if (this.#length === this.#room) {
      const room = tableSizeFor(this.#room + 1);
      const table = this.heap.allocate(2 * room * this.wordBytes);
      if (table === null) return false;
      this.heap.free(this.buffer);
      this.buffer = table;
      this.#room = room;
    }
    this.#length += 1;
    return true;
  }

  clear(): boolean {
    this.heap.free(this.buffer);
    this.buffer = null;
    this.#room = 0;
    this.#length = 0;
    return true;
  }
}

/** py/map.c hash_allocation_sizes. */
// biome-ignore format: one table
const TABLE_SIZES = [
  0, 2, 4, 6, 8, 10, 12, 17, 23, 29, 37, 47, 59, 73, 97, 127, 167, 223, 293, 389, 521, 691, 919, 1223, 1627,
  2161, 3229, 4831, 7243, 10861, 16273, 24407, 36607, 54907,
];

/** How many keys the table has room for that must hold `keys`. */
export function tableSizeFor(keys: number): number {
  return TABLE_SIZES.find((size) => size >= keys) ?? Math.floor(keys + keys / 2) | 1;
}
