import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { decodeScript } from '../../agent/script/prepare-script.js';
import { MpgcError, messageOf } from '../../errors.js';
import { readBounded } from '../../read-bounded.js';

/** A script as it lies on this computer. @throws MpgcError SCRIPT_NOT_FOUND, SCRIPT_NOT_UTF8, SCRIPT_EMPTY */
export function readScript(path: string): { name: string; bytes: Buffer; text: string } {
  if (!existsSync(path) || !statSync(path).isFile()) {
    const what = existsSync(path) ? `${path} is not a file.` : `There is no script ${path}.`;
    throw new MpgcError('SCRIPT_NOT_FOUND', what, {
      suggestions: ['Give a MicroPython source file on this computer, not on the board.'],
    });
  }
  const bytes = bytesOf(path);
  const name = basename(path);
  return { name, bytes, text: decodeScript(bytes, name) };
}

/** More than the heap of any board. */
const MAX_MIB = 16;

function bytesOf(path: string): Buffer {
  try {
    return readBounded(path, MAX_MIB);
  } catch (cause) {
    throw new MpgcError('SCRIPT_NOT_FOUND', `Could not read ${path}: ${messageOf(cause)}.`, { cause });
  }
}
