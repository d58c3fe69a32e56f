import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder with those that it lies in. Not by `mkdirSync(path, { recursive: true })`, which never returns where a
 * system says of a new folder that its parent is not there although it is, as under /proc.
 * @throws what node:fs throws
 */
export function makeFolder(path: string): void {
  if (isThere(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isThere(path)) throw error;
  }
}

/** A file in the place of a folder is there, too: whoever writes into it is told what is wrong. */
function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
