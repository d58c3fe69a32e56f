import { BALLAST_BYTES } from '../../heap/conformance/heap-program.js';
import { countBlocks } from '../../heap/map/count-blocks.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';

/** How the heap is prepared for a random program. */
export interface RoundPlan {
  /** Buffers that fill the heap first; 0 where it is left as it is. */
  ballastCount: number;
  /** Small objects that go over the free blocks, see settleStack(). */
  litterCount: number;
  /** Elements of a list that stands before everything: it moves the rest to other addresses. */
  shiftCount: number;
  /** In how much free memory the program must get along. */
  roomBytes: number;
}

/** What a ballast leaves free. */
const LEFT_BYTES = 12 * 1024;
/** A full heap's map has no line that is all free: this many blocks are 77 KB of text. */
const MAX_BLOCKS_TO_FILL = 65_536;
const MAX_LITTER = 3000;
const SHIFT_ELEMENTS = 9;

/** `fill` asks for a heap that is nearly full, where that is possible; each attempt has other addresses. */
export function planRound(
  { areas, blockBytes, totalBytes }: HeapDump,
  { fill, attempt }: { fill: boolean; attempt: number },
): RoundPlan {
  const { freeBlocks, largestFreeBlocks } = countBlocks(areas);
  const freeBytes = freeBlocks * blockBytes;
  const fills = fill && freeBytes >= 2 * LEFT_BYTES && totalBytes / blockBytes <= MAX_BLOCKS_TO_FILL;
  const leftBytes = fills ? LEFT_BYTES : freeBytes;
  return {
    ballastCount: Math.floor((freeBytes - leftBytes) / (BALLAST_BYTES + 2 * blockBytes)),
    litterCount: Math.min(MAX_LITTER, Math.ceil(leftBytes / blockBytes / 2)),
    shiftCount: attempt * SHIFT_ELEMENTS,
    roomBytes: fills ? LEFT_BYTES : largestFreeBlocks * blockBytes,
  };
}
