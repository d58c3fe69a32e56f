import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Whether two paths lead to one file, by whatever links; or would, where neither is there yet. */
export function isSameFile(a: string, b: string): boolean {
  const [first, second] = [statOf(a), statOf(b)];
  if (first && second) return first.dev === second.dev && first.ino === second.ino;
  return !first && !second && placeOf(a) === placeOf(b);
}

function statOf(path: string): { dev: bigint; ino: bigint } | null {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return null;
  }
}

function placeOf(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return resolve(path);
  }
}
