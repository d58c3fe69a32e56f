/** One contiguous piece of heap. `letters` has one letter a block, as `micropython.mem_info(1)` prints them. */
export interface HeapArea {
  /** Address of block 0, as printed (hex digits; 64-bit addresses do not fit a number). */
  address: string;
  letters: string;
}

/** The letters of py/gc.c gc_dump_alloc_table(): a head's letter tells what its first word looks like. */
export const FREE = '.';
export const TAIL = '=';
export const HEADS = 'hTLDSAFBMm';
/** The head of an allocation of which nothing tells the kind: the allocation table has none. No firmware prints it. */
export const UNKNOWN_HEAD = 'U';

/** Words of a block, on every port (py/gc.c, MICROPY_BYTES_PER_GC_BLOCK). */
export const BLOCK_WORDS = 4;

/** Blocks of a line of a map: lines that are all free may be left out, and counted in their place. */
export const LINE_BLOCKS = 64;
/** Of a map: those of 64 MiB, more than any microcontroller has. */
export const MAX_BLOCKS = 2 ** 22;
