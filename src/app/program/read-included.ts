import { basename } from 'node:path';
import type { IncludedFile } from '../../agent/stored-files/included-files.js';
import { MpgcError, messageOf } from '../../errors.js';
import { readBounded } from '../../read-bounded.js';

/** Of one file: more than the flash of most boards. */
const MAX_MIB = 16;

/** Files of this computer for the board, each by its name alone. @throws MpgcError USAGE, SCRIPT_NOT_FOUND */
export function readIncluded(paths: readonly string[]): (IncludedFile & { path: string })[] {
  const files = paths.map((path) => ({ path, name: basename(path), bytes: bytesOf(path) }));
  files.forEach(({ path, name }, at) => {
    const twin = files.slice(0, at).find((other) => other.name === name);
    if (twin)
      throw new MpgcError('USAGE', `--include: ${twin.path} and ${path} would both be ${name} on the board.`);
  });
  return files;
}

function bytesOf(path: string): Buffer {
  try {
    return readBounded(path, MAX_MIB);
  } catch (cause) {
    throw new MpgcError('SCRIPT_NOT_FOUND', `Could not read ${path} of --include: ${messageOf(cause)}.`, {
      cause,
    });
  }
}
