import { closeSync, readSync } from 'node:fs';
import { openFile } from './open-file.js';

const PIECE_BYTES = 64 * 1024;
const MIB = 1024 * 1024;

/** The bytes of a file that a user names. @throws as openFile(), RangeError where there is more of it */
export function readBounded(path: string, maxMiB: number): Buffer {
  const file = openFile(path);
  try {
    const pieces: Buffer[] = [];
    for (let bytes = 0; bytes <= maxMiB * MIB; ) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      const read = readSync(file, piece);
      if (read === 0) return Buffer.concat(pieces);
      pieces.push(piece.subarray(0, read));
      bytes += read;
    }
  } finally {
    closeSync(file);
  }
  throw new RangeError(`it is larger than ${maxMiB} MiB`);
}
