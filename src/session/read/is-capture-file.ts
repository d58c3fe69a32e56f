import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { CAPTURE_FORMAT } from '../schema.js';

/** A header names its format at the beginning: what stands before it is short. */
const LOOKED_AT_BYTES = 4096;
const HEADER_START = new RegExp(`^\\s*\\{[^\\n]*"format"\\s*:\\s*"${CAPTURE_FORMAT.replaceAll('.', '\\.')}"`);

/**
 * Whether a capture stands at `path`, whatever its name, whether or not it can be read to its end: a record of a run is
 * not to be overwritten. False where nothing is that can be read, and for what is no file.
 */
export function isCaptureFile(path: string): boolean {
  try {
    // A pipe would be waited for.
    return statSync(path).isFile() && HEADER_START.test(startOf(path));
  } catch {
    return false;
  }
}

function startOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(LOOKED_AT_BYTES);
    return start.toString('utf8', 0, readSync(file, start));
  } finally {
    closeSync(file);
  }
}
