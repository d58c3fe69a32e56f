import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const PIECE_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** A line of a file, without its end; `complete` is false for a last one that has none. */
export interface Line {
  text: string;
  complete: boolean;
}

/**
 * The lines of a UTF-8 file, one after the other: the file is never in memory as a whole. `onProgress` is called with the
 * share of it that has been read, after each piece.
 * @throws what node:fs throws
 */
export function* readLines(path: string, onProgress: (share: number) => void = () => {}): Generator<Line> {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    let done = 0;
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    let begun: Buffer[] = [];
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      done += read;
      onProgress(size > done ? done / size : 1);
      let start = 0;
      for (
        let end = indexOfNewline(piece, start, read);
        end !== -1;
        end = indexOfNewline(piece, start, read)
      ) {
        const rest = piece.subarray(start, end);
        yield {
          text: begun.length === 0 ? rest.toString('utf8') : Buffer.concat([...begun, rest]).toString('utf8'),
          complete: true,
        };
        begun = [];
        start = end + 1;
      }
      if (start < read) begun.push(Buffer.from(piece.subarray(start, read)));
    }
    if (begun.length > 0) yield { text: Buffer.concat(begun).toString('utf8'), complete: false };
  } finally {
    closeSync(file);
  }
}

function indexOfNewline(piece: Buffer, start: number, length: number): number {
  const at = piece.subarray(start, length).indexOf(NEWLINE);
  return at === -1 ? -1 : start + at;
}
