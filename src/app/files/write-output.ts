import { closeSync, fstatSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { MpgcError, messageOf } from '../../errors.js';
import { fileExists } from '../../session/capture-writer.js';
import { makeFolder } from '../../session/make-folder.js';

/**
 * Writes a file piece by piece, and makes its folder. What could not be written whole is not left behind.
 * @throws MpgcError FILE_EXISTS unless `force`, OUTPUT_NOT_WRITABLE
 */
export function writeOutput(path: string, pieces: Iterable<string | Uint8Array>, force: boolean): void {
  const file = open(path, force);
  // Not a device or a pipe.
  const isFile = fstatSync(file).isFile();
  try {
    for (const piece of pieces) writeWhole(file, piece);
  } catch (cause) {
    if (isFile) rmSync(path, { force: true });
    throw notWritable(path, cause);
  } finally {
    closeSync(file);
  }
}

function open(path: string, force: boolean): number {
  try {
    makeFolder(dirname(path));
    return openSync(path, force ? 'w' : 'wx');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw fileExists(path);
    throw notWritable(path, cause);
  }
}

function writeWhole(file: number, piece: string | Uint8Array): void {
  const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** What the system refused; any other error is not about the file. */
function notWritable(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !('syscall' in cause)) return cause;
  return new MpgcError('OUTPUT_NOT_WRITABLE', `Could not write ${path}: ${messageOf(cause)}`, { cause });
}
