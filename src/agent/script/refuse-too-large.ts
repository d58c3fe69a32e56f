import { MpgcError } from '../../errors.js';
import { countBlocks } from '../../heap/map/count-blocks.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';

/** What the line buffer is larger than its text, at most. */
const SPARE_BYTES = 64;

/**
 * A board without raw paste takes the text into a line buffer on its heap, and hangs for good where that finds no room: such
 * a script is not sent. What compiling needs comes on top of it; where that is missing the board says MemoryError.
 * @throws MpgcError SCRIPT_DOES_NOT_FIT
 */
export function refuseTooLarge(source: string, { areas, blockBytes, maxNewSplitBytes }: HeapDump): void {
  if (maxNewSplitBytes !== null) return;
  const sourceBytes = Buffer.byteLength(source);
  const largestFreeBytes = countBlocks(areas).largestFreeBlocks * blockBytes;
  if (sourceBytes + SPARE_BYTES <= largestFreeBytes) return;
  const message = `The script does not fit: this board holds its text, ${sourceBytes} bytes, on its heap in one piece, and the largest free block has ${largestFreeBytes} bytes. Nothing was sent.`;
  throw new MpgcError('SCRIPT_DOES_NOT_FIT', message, {
    values: { sourceBytes, largestFreeBytes },
    suggestions: [
      'Take out what is not needed: comments and blank lines count, too.',
      'Put parts of it on the board as modules, precompiled by mpy-cross where the firmware imports .mpy files.',
    ],
  });
}
