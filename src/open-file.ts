import { openSync, type Stats, statSync } from 'node:fs';

/**
 * Opens a file that a user names, to read it. What is none is refused: a pipe that nobody writes to would be waited for, and
 * an endless device read for ever.
 * @throws what node:fs throws, Error where there is no file, or no regular one
 */
export function openFile(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new Error('there is no such file');
  if (!stats.isFile()) throw new Error(`it is ${kindOf(stats)}, not a file`);
  return openSync(path, 'r');
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}
