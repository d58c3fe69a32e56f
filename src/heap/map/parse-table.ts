import { MpgcError } from '../../errors.js';
import { countBlocks } from './count-blocks.js';
import { FREE, MAX_BLOCKS, TAIL, UNKNOWN_HEAD } from './heap-area.js';
import type { HeapDump } from './parse-dump.js';

/**
 * The allocation table of one area. `text`: a character of 0x30 to 0x6f for 3 blocks, 2 bits each, the first lowest, and 0x70 + n, which says the
 * character before it 2 ** n times more (agent-py/copy_map.py). In the last character stand blocks that the area has not.
 */
export interface TableText {
  /** Address of block 0, hex digits. */
  address: string;
  blocks: number;
  text: string;
}

/** A heap by its allocation tables: it says of what is in use where it begins, and of what kind nothing. */
export interface HeapTable {
  blockBytes: number;
  /** Used bytes as gc.mem_alloc() said them at that moment. */
  usedBytes: number;
  areas: readonly TableText[];
}

/** What of a table does not agree with the rest; a capture holds it in `values.why`. */
export type TableFault =
  | 'cut-off'
  | 'changed'
  | 'too-large'
  | 'characters'
  | 'marked'
  | 'stray-tail'
  | 'used';

/** By the two bits of a block (py/gc.c): a mark stands there only while the collector is at work. */
const STATES = [FREE, UNKNOWN_HEAD, TAIL] as const;
const BITS = 2;
const BLOCKS_PER_CHARACTER = 3;
const FIRST_VALUE = 0x30;
const FIRST_REPEAT = 0x70;
const MOST_REPEAT = 14;

/**
 * What a table says of the heap: heads, tails and free blocks. What only the text of a map says, the stack and what the heap could grow by,
 * is null. @throws MpgcError HEAP_DUMP_INVALID naming the first thing that does not agree
 */
export function parseHeapTable({ blockBytes, usedBytes, areas }: HeapTable): HeapDump {
  const parsed = areas.map(({ address, blocks, text }) => ({ address, letters: lettersOf(text, blocks) }));
  const counts = countBlocks(parsed);
  if (counts.usedBlocks * blockBytes !== usedBytes) {
    reject('used', `${usedBytes} bytes are in use, but the table has ${counts.usedBlocks * blockBytes}`);
  }
  return {
    totalBytes: (counts.usedBlocks + counts.freeBlocks) * blockBytes,
    usedBytes,
    freeBytes: counts.freeBlocks * blockBytes,
    maxNewSplitBytes: null,
    stackBytes: null,
    stackLimitBytes: null,
    blockBytes,
    areas: parsed,
    counts,
  };
}

/** How many characters of the table `text` stands for, what is said again included. */
export function tableCharacters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    count += code < FIRST_REPEAT ? 1 : 2 ** (code - FIRST_REPEAT);
  }
  return count;
}

const FNV_START = 0x11c9dc5;
const FNV_PRIME = 16_777_619;
const SUM_MASK = 0x3fffffff;
const BYTE_BITS = 8;

/** The sum that the board made of the table's bytes at one moment: FNV-1a, 30 bits. `text` is whole. */
export function tableSum(text: string, blocks: number): number {
  let [sum, byte, bits] = [FNV_START, 0, 0];
  let left = blocks;
  for (const value of valuesOf(text, blocks)) {
    for (let shift = 0; shift < BITS * BLOCKS_PER_CHARACTER && left > 0; shift += BITS) {
      byte |= ((value >> shift) & 3) << bits;
      bits += BITS;
      left -= 1;
      if (bits < BYTE_BITS) continue;
      sum = Math.imul(sum ^ byte, FNV_PRIME);
      [byte, bits] = [0, 0];
    }
  }
  return sum & SUM_MASK;
}

function lettersOf(text: string, blocks: number): string {
  const pieces: string[] = [];
  let before: string = FREE;
  let left = blocks;
  for (const value of valuesOf(text, blocks)) {
    for (let shift = 0; shift < BITS * BLOCKS_PER_CHARACTER && left > 0; shift += BITS) {
      const letter = STATES[(value >> shift) & 3] ?? reject('marked', 'it was taken during a collection');
      if (letter === TAIL && before === FREE) reject('stray-tail', 'a tail follows a free block');
      pieces.push(letter);
      before = letter;
      left -= 1;
    }
  }
  return pieces.join('');
}

function* valuesOf(text: string, blocks: number): Generator<number> {
  if (blocks > MAX_BLOCKS) reject('too-large', `it has more than ${MAX_BLOCKS} blocks`);
  const wanted = Math.ceil(blocks / BLOCKS_PER_CHARACTER);
  let [last, count] = [-1, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isRepeat = code >= FIRST_REPEAT;
    if (code < FIRST_VALUE || code > FIRST_REPEAT + MOST_REPEAT || (isRepeat && last < 0)) {
      reject('characters', `character ${at + 1} is none of a table`);
    }
    if (!isRepeat) last = code - FIRST_VALUE;
    const times = isRepeat ? 2 ** (code - FIRST_REPEAT) : 1;
    count += times;
    if (count > wanted) reject('characters', `it has more than ${blocks} blocks`);
    for (let time = 0; time < times; time++) yield last;
  }
  if (count < wanted) reject('cut-off', `it has ${count} of ${wanted} characters`);
}

function reject(why: TableFault, reason: string): never {
  throw new MpgcError('HEAP_DUMP_INVALID', `The heap map does not agree with itself: ${reason}.`, {
    values: { why },
    suggestions: ['Bytes were lost on the line, or another thread was allocating. Run the command again.'],
  });
}
