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
export function refuseTooLarge(
  { text, source }: { text: string; source: string },
  { areas, blockBytes, maxNewSplitBytes }: HeapDump,
): void {
  if (maxNewSplitBytes !== null) return;
  const sentBytes = Buffer.byteLength(source);
  const largestFreeBytes = countBlocks(areas).largestFreeBlocks * blockBytes;
  if (sentBytes + SPARE_BYTES <= largestFreeBytes) return;
  const sourceBytes = Buffer.byteLength(text);
  const addedBytes = sentBytes - sourceBytes;
  const message = `The script does not fit: its text needs ${sourceBytes + addedBytes} bytes of heap in one piece (${addedBytes} of them mpgc's). The largest free block, with mpgc loaded, is ${largestFreeBytes} bytes. Nothing was sent.`;
  throw new MpgcError('SCRIPT_DOES_NOT_FIT', message, {
    values: { sourceBytes, addedBytes, largestFreeBytes },
    suggestions: [
      'Remove comments and blank lines: they count too.',
      'Move parts of it into modules on the board, precompiled with mpy-cross if the firmware imports .mpy files.',
    ],
  });
}
