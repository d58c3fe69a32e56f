import { FREE, type HeapArea, TAIL } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { bytesLiteral } from '../../repl/checked-source.js';

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
/** Native code takes constants below this, and a small integer is one. */
const ADDRESS_END = 2 ** 30;

/**
 * Behind the dict of __main__: so far the collector's record of the first area is looked for. Both are in one static structure (py/mpstate.h,
 * mp_state_ctx), 590 to 640 bytes apart on an ESP32, and 500 bytes of it are behind the record.
 */
const FURTHEST_BYTES = 1536;

/** Of find_table.py: where to look, downwards, and for what; null for a heap that has too few blocks to be told apart by. */
export function tablePlaces({ areas }: HeapDump): Record<string, string | number> | null {
  const [area, ...others] = areas;
  if (!area || others.length > 0) return null;
  const words = wordsOf(area.letters);
  const { pool, tableBytes, otherBytes } = placesOf(area);
  if (words.length < LEAST_WORDS || pool >= ADDRESS_END || !Number.isInteger(tableBytes)) return null;
  return {
    LAST: (pool - tableBytes) & -4,
    FIRST: Math.max(4, (pool - tableBytes - otherBytes) & -4),
    WANTED: wordsLiteral(words.flat()),
    COUNT: words.length,
  };
}

/** Of find_areas.py: what is known of each area. */
export function areaPlaces({ areas, blockBytes }: HeapDump): Record<string, string | number> | null {
  const places = areas.map(placesOf);
  if (!places.every(({ tableBytes }) => Number.isInteger(tableBytes))) return null;
  const wanted = places.flatMap(({ pool, tableBytes, otherBytes }) => {
    const end = pool + tableBytes * BLOCKS_PER_BYTE * blockBytes;
    return [tableBytes, pool, end, tableBytes + otherBytes];
  });
  return { WANTED: wordsLiteral(wanted), COUNT: areas.length, FURTHEST: FURTHEST_BYTES };
}

/** Where the blocks of an area begin, the bytes of its table, and at most those of others and of slack between the two. */
function placesOf({ address, letters }: HeapArea) {
  const tableBytes = letters.length / BLOCKS_PER_BYTE;
  // Of finalisers, and of weak references: a bit a block each, where there are such.
  const otherBytes = 2 * Math.ceil(tableBytes / 2) + MOST_SLACK_BYTES;
  return { pool: Number.parseInt(address, 16), tableBytes, otherBytes };
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

function wordsLiteral(words: number[]): string {
  return bytesLiteral(Buffer.from(Uint32Array.from(words).buffer));
}

function wordOf(blocks: string[], bits: (letter: string) => number): number {
  return blocks.reduceRight((word, letter) => (word << 2) | (letter === FREE ? 0 : bits(letter)), 0) >>> 0;
}
