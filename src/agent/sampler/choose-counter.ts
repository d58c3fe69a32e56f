import { MpgcError } from '../../errors.js';
import { BLOCK_WORDS, FREE, TAIL } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { bytesLiteral } from '../../repl/checked-source.js';
import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import type { Repl } from '../../repl/repl.js';
import type { Firmware } from '../board/probe-board.js';
import { readPrintedFigures } from '../board/read-figure.js';
import { packAgentFile } from '../script/pack-source.js';
import type { TableCounter } from './table-counter.js';

/** On a smaller heap gc.mem_alloc() takes at most 2 ms (29 ns a byte on a Pico), and the code that counts takes 1 % of it or more. */
const LEAST_HEAP_BYTES = 64 * 1024;
/** Of gc.mem_alloc(): below this, a sample that takes a tenth of the time may come every 10 ms. */
const LEAST_US = 1000;
/** Words of the table by which it is found, in its first part: how many at most, and at least. */
const MOST_WORDS = 16;
const LEAST_WORDS = 4;
const FIRST_WORDS = 256;
const BLOCKS_PER_WORD = 16;
/** Of such a word, blocks that are in use. */
const LEAST_USED = 12;
const BLOCKS_PER_BYTE = 4;
/** Between tables and pool, which is aligned to the end of the area: less than what one more byte of table would need. */
const MOST_SLACK_BYTES = 80;
/** Of the free heap: the comparison with gc.mem_alloc() keeps buffers, each twice as large as the one before, of twice the largest. */
const FILLED_SHARE = 8;
/** Native code takes constants below this, and a small integer is one. */
const ADDRESS_END = 2 ** 30;

/**
 * How used blocks are counted on this board: in the allocation table where native code works, the table is found, the heap is one
 * area that never grows, and gc.mem_alloc() is slow; else null. `map` is of the heap as it is. Leaves nothing on the board.
 */
export async function chooseCounter(
  repl: Repl,
  firmware: Firmware,
  map: HeapDump | null,
): Promise<TableCounter | null> {
  if (!map || firmware.growing !== false || firmware.wordBytes !== 4) return null;
  if (map.totalBytes < LEAST_HEAP_BYTES || map.blockBytes !== BLOCK_WORDS * firmware.wordBytes) return null;
  const wanted = placesOf(map);
  if (!wanted) return null;
  const found = await ask(repl, firmware, 'find_table.py', { count: 2, values: wanted });
  if (!found) return null;
  const [address = 0, tookUs = 0] = found;
  if (address === 0 || tookUs < LEAST_US) return null;
  const thumb = await ask(repl, firmware, 'try_thumb.py', { count: 1 });
  return {
    form: thumb?.[0] === 42 ? 'thumb' : 'viper',
    address,
    tableBytes: tableBytesOf(map),
    largestBytes: Math.floor(map.freeBytes / FILLED_SHARE),
  };
}

/** Null where the board cannot compile or run it, has no room for it, or does not answer. */
async function ask(
  repl: Repl,
  { time, utime }: Firmware,
  file: string,
  { count, values = {} }: { count: number; values?: Record<string, string | number> },
): Promise<number[] | null> {
  const conditions = new Set([...(utime ? ['utime'] : []), ...(time ? ['time'] : [])]);
  const source = packAgentFile(file, { conditions, values });
  try {
    return await readPrintedFigures(repl, source, { count, of: file });
  } catch (error) {
    const isSilent = error instanceof MpgcError && error.code === 'BOARD_SILENT';
    if (isSilent || error instanceof BoardExceptionError) return null;
    throw error;
  }
}

/** Where to look, downwards from `LAST` to `FIRST`, and for what; null for a heap that has too few blocks to be told apart by. */
function placesOf({ areas }: HeapDump): Record<string, string | number> | null {
  const [area, ...others] = areas;
  if (!area || others.length > 0) return null;
  const words = wordsOf(area.letters);
  const pool = Number.parseInt(area.address, 16);
  const tableBytes = area.letters.length / BLOCKS_PER_BYTE;
  if (words.length < LEAST_WORDS || pool >= ADDRESS_END || !Number.isInteger(tableBytes)) return null;
  // Of finalisers, and of weak references: a bit a block each, where there are such.
  const otherTables = 2 * Math.ceil(tableBytes / 2);
  return {
    LAST: (pool - tableBytes) & -4,
    FIRST: Math.max(4, (pool - tableBytes - otherTables - MOST_SLACK_BYTES) & -4),
    WANTED: bytesLiteral(Buffer.from(Uint32Array.from(words.flat()).buffer)),
    COUNT: words.length,
  };
}

function tableBytesOf({ areas }: HeapDump): number {
  return areas.reduce((sum, { letters }) => sum + letters.length, 0) / BLOCKS_PER_BYTE;
}

/**
 * Index, mask and value of words that are mostly in use and begin an object. 2 bits a block, the first lowest: 1 a head, 2 a tail
 * (py/gc.c). What is free may be in use later, and is left out.
 */
function wordsOf(letters: string): [number, number, number][] {
  const words: [number, number, number][] = [];
  for (let index = 0; index < FIRST_WORDS && words.length < MOST_WORDS; index++) {
    const blocks = [...letters.slice(BLOCKS_PER_WORD * index, BLOCKS_PER_WORD * (index + 1))];
    const used = blocks.filter((letter) => letter !== FREE);
    if (used.length < LEAST_USED || used.every((letter) => letter === TAIL)) continue;
    words.push([index, wordOf(blocks, () => 3), wordOf(blocks, (letter) => (letter === TAIL ? 2 : 1))]);
  }
  return words;
}

function wordOf(blocks: string[], bits: (letter: string) => number): number {
  return blocks.reduceRight((word, letter) => (word << 2) | (letter === FREE ? 0 : bits(letter)), 0) >>> 0;
}
