import { closeSync, fstatSync, readSync } from 'node:fs';
import { openFile } from '../../open-file.js';

const PIECE_BYTES = 256 * 1024;
const NEWLINE = 0x0a;
/** Three times the heap map of 64 MiB, the largest heap: a line that goes on is of no capture. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** A line of a file, without its end: the bytes from `start` up to `end`, until the next line is asked for. */
export interface Line {
  bytes: Buffer;
  start: number;
  end: number;
  /** False for a last one that has no end. */
  complete: boolean;
}

export function textOf({ bytes, start, end }: Line): string {
  return bytes.toString('utf8', start, end);
}

/**
 * The lines of a UTF-8 file, one after the other: the file is never in memory as a whole. `onProgress` is called with the
 * share of it that has been read, after each piece.
 * @throws as openFile(), RangeError at a line of more than MAX_LINE_BYTES
 */
export function* readLines(path: string, onProgress: (share: number) => void = () => {}): Generator<Line> {
  const file = openFile(path);
  try {
    const { size } = fstatSync(file);
    let done = 0;
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    let begun: Buffer[] = [];
    let begunBytes = 0;
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      done += read;
      onProgress(size > done ? done / size : 1);
      let start = 0;
      for (
        let end = indexOfNewline(piece, start, read);
        end !== -1;
        end = indexOfNewline(piece, start, read)
      ) {
        if (begun.length === 0) yield { bytes: piece, start, end, complete: true };
        else yield wholeLine(Buffer.concat([...begun, piece.subarray(start, end)]), true);
        begun = [];
        begunBytes = 0;
        start = end + 1;
      }
      if (start < read) begun.push(Buffer.from(piece.subarray(start, read)));
      begunBytes += read - start;
      if (begunBytes > MAX_LINE_BYTES) {
        throw new RangeError(`it has a line of more than ${MAX_LINE_BYTES / 1024 / 1024} MiB`);
      }
    }
    if (begun.length > 0) yield wholeLine(Buffer.concat(begun), false);
  } finally {
    closeSync(file);
  }
}

/** The lines of a text. */
export function* linesOf(text: string): Generator<Line> {
  const bytes = Buffer.from(text);
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    yield { bytes, start, end, complete: true };
    start = end + 1;
  }
  if (start < bytes.length) yield { bytes, start, end: bytes.length, complete: false };
}

function wholeLine(bytes: Buffer, complete: boolean): Line {
  return { bytes, start: 0, end: bytes.length, complete };
}

/** Behind `length` stands what was read before. */
function indexOfNewline(piece: Buffer, start: number, length: number): number {
  const at = piece.indexOf(NEWLINE, start);
  return at < length ? at : -1;
}
