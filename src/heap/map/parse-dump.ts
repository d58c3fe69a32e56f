import { MpgcError } from '../../errors.js';
import { type BlockCounts, countBlocks } from './count-blocks.js';
import { FREE, HEADS, type HeapArea, LINE_BLOCKS, MAX_BLOCKS, TAIL } from './heap-area.js';

/** What `micropython.mem_info(1)` says. Sizes are in bytes, `*Blocks` in blocks. */
export interface HeapDump {
  totalBytes: number;
  usedBytes: number;
  freeBytes: number;
  /** What the heap could still grow by, where it can (esp32, WebAssembly); else null. */
  maxNewSplitBytes: number | null;
  stackBytes: number | null;
  /** The depth at which the interpreter raises; null where it is not printed. */
  stackLimitBytes: number | null;
  blockBytes: number;
  areas: HeapArea[];
  /** What the map holds, counted once. */
  counts: BlockCounts;
}

const SUMMARY = /GC: total: (\d+), used: (\d+), free: (\d+)(?:, max new split: (\d+))?/;
const COUNTS = /No\. of 1-blocks: (\d+), 2-blocks: (\d+), max blk sz: (\d+)(?:, max free sz: (\d+))?/;
const STACK = /^stack: (\d+)(?: out of (\d+))?/m;
const AREA = /GC memory layout; from (?:0x)?([0-9a-f]+):/i;
const LINE = new RegExp(`^([0-9a-fA-F]{5,8}): ([${FREE}${TAIL}${HEADS}]{1,${LINE_BLOCKS}})$`);
const ELIDED = /^\s*\((\d+) lines all free\)$/;
/** Offsets of firmware before 1.20 have 5 digits and wrap at 1 MiB. */
const SHORT_OFFSET = { digits: 5, wrapBytes: 2 ** 20 };

/**
 * Parses a dump and checks it against itself: a line lost on the wire would read as free space.
 * Format: py/gc.c gc_dump_info() and gc_dump_alloc_table(), py/modmicropython.c mem_info(), 1.8 to 1.29.
 * @throws MpgcError HEAP_DUMP_INVALID naming the first thing that does not agree
 */
export function parseHeapDump(text: string): HeapDump {
  const summary = SUMMARY.exec(text) ?? reject('no-total', 'it has no "GC: total" line');
  const [totalBytes, usedBytes, freeBytes] = [1, 2, 3].map((at) => Number(summary[at])) as [
    number,
    number,
    number,
  ];
  const { areas, offsets } = parseAreas(text);
  const blocks = areas.reduce((sum, area) => sum + area.letters.length, 0);
  if (blocks === 0) reject('no-map', 'it has no map');
  const blockBytes = totalBytes / blocks;
  if (!Number.isInteger(blockBytes))
    reject('block-size', `${blocks} blocks do not divide ${totalBytes} bytes`);
  for (const { digits, printed, blockIndex } of offsets) {
    const offset = blockIndex * blockBytes;
    const expected = digits === SHORT_OFFSET.digits ? offset % SHORT_OFFSET.wrapBytes : offset;
    if (printed !== expected) reject('offset', `a line says offset ${printed}, but ${expected} is next`);
  }
  const dump: HeapDump = {
    totalBytes,
    usedBytes,
    freeBytes,
    maxNewSplitBytes: summary[4] === undefined ? null : Number(summary[4]),
    stackBytes: nullableNumber(STACK.exec(text)?.[1]),
    stackLimitBytes: parseStackLimit(text),
    blockBytes,
    areas,
    counts: countBlocks(areas),
  };
  checkCounts(dump, COUNTS.exec(text));
  return dump;
}

/** What `mem_info()` says without a map. `*Blocks` in blocks. */
export interface HeapSummary {
  totalBytes: number;
  usedBytes: number;
  freeBytes: number;
  maxNewSplitBytes: number | null;
  /** Longest run of free blocks; null from firmware that does not print it. */
  largestFreeBlocks: number | null;
}

/** Where a `mem_info()` without a map was printed: its figures alone. */
export function parseHeapSummary(text: string): HeapSummary | null {
  const summary = SUMMARY.exec(text);
  if (!summary) return null;
  return {
    totalBytes: Number(summary[1]),
    usedBytes: Number(summary[2]),
    freeBytes: Number(summary[3]),
    maxNewSplitBytes: nullableNumber(summary[4]),
    largestFreeBlocks: nullableNumber(COUNTS.exec(text)?.[4]),
  };
}

/** The depth at which the interpreter raises RuntimeError, in bytes; null where `mem_info()` does not say it. */
export function parseStackLimit(text: string): number | null {
  return nullableNumber(STACK.exec(text)?.[2]);
}

const STRINGS = /qstr pool: n_pool=(\d+), n_qstr=(\d+), n_str_data_bytes=(\d+), n_total_bytes=(\d+)/;

/** What `qstr_info()` says of the interned strings that are not in ROM; null where it is not that. */
export function parseInternedStrings(text: string): { count: number; bytes: number } | null {
  const found = STRINGS.exec(text);
  return found ? { count: Number(found[2]), bytes: Number(found[4]) } : null;
}

interface PrintedOffset {
  digits: number;
  printed: number;
  blockIndex: number;
}

function parseAreas(text: string): { areas: HeapArea[]; offsets: PrintedOffset[] } {
  const areas: { address: string; pieces: string[]; blocks: number }[] = [];
  const offsets: PrintedOffset[] = [];
  let blocks = 0;
  /** Before they are written out: of free lines there are as many as the text says. */
  const count = (more: number) => {
    blocks += more;
    if (blocks > MAX_BLOCKS) reject('too-large', `it has more than ${MAX_BLOCKS} blocks`);
    return more;
  };
  for (const line of text.split(/\r?\n/)) {
    const start = AREA.exec(line);
    if (start?.[1]) {
      areas.push({ address: start[1], pieces: [], blocks: 0 });
      continue;
    }
    const area = areas.at(-1);
    if (!area) continue;
    const elided = ELIDED.exec(line);
    const letters = LINE.exec(line);
    if (letters?.[1] && letters[2]) {
      offsets.push({
        digits: letters[1].length,
        printed: Number.parseInt(letters[1], 16),
        blockIndex: area.blocks,
      });
      area.pieces.push(letters[2]);
      area.blocks += count(letters[2].length);
    } else if (elided) {
      const free = count(Number(elided[1]) * LINE_BLOCKS);
      area.pieces.push(FREE.repeat(free));
      area.blocks += free;
    } else if (line.trim() !== '') {
      reject('foreign-line', `it has a line that belongs to no map: ${JSON.stringify(line.slice(0, 80))}`);
    }
  }
  return { areas: areas.map(({ address, pieces }) => ({ address, letters: pieces.join('') })), offsets };
}

function checkCounts(dump: HeapDump, counts: RegExpExecArray | null): void {
  const found = dump.counts;
  const expectEqual = (why: DumpFault, name: string, printed: number, counted: number) => {
    if (printed !== counted) reject(why, `it says ${name} ${printed}, but its map has ${counted}`);
  };
  expectEqual('used', 'used', dump.usedBytes, found.usedBlocks * dump.blockBytes);
  expectEqual('total', 'used + free', dump.usedBytes + dump.freeBytes, dump.totalBytes);
  if (!counts) return;
  expectEqual('one-blocks', '1-blocks', Number(counts[1]), found.oneBlocks);
  expectEqual('two-blocks', '2-blocks', Number(counts[2]), found.twoBlocks);
  expectEqual('largest-block', 'max blk sz', Number(counts[3]), found.largestBlocks);
  if (counts[4] !== undefined)
    expectEqual('largest-free', 'max free sz', Number(counts[4]), found.largestFreeBlocks);
}

function nullableNumber(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

/** What of a dump does not agree with the rest; a capture holds it in `values.why`. */
export type DumpFault =
  | 'no-total'
  | 'no-map'
  | 'too-large'
  | 'block-size'
  | 'offset'
  | 'foreign-line'
  | 'used'
  | 'total'
  | 'one-blocks'
  | 'two-blocks'
  | 'largest-block'
  | 'largest-free';

function reject(why: DumpFault, reason: string): never {
  throw new MpgcError('HEAP_DUMP_INVALID', `The heap dump does not agree with itself: ${reason}.`, {
    values: { why },
    suggestions: ['Bytes were lost on the line, or another thread was allocating. Run the command again.'],
  });
}
