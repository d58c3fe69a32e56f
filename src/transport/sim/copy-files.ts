import type { BoardFiles } from '@micropython/micropython-webassembly-pyscript/micropython.mjs';

/** What each interpreter has of its own. */
const OWN = new Set(['.', '..', 'dev', 'proc']);

/** Copies the files of one interpreter to the next, as a board's stay where they are when its interpreter is restarted. */
export function copyFiles(from: BoardFiles, to: BoardFiles, folder = '/'): void {
  for (const name of from.readdir(folder)) {
    if (folder === '/' ? OWN.has(name) : name === '.' || name === '..') continue;
    const path = `${folder}${name}`;
    if (!from.isDir(from.lstat(path).mode)) {
      to.writeFile(path, from.readFile(path));
      continue;
    }
    if (!to.analyzePath(path).exists) to.mkdir(path);
    copyFiles(from, to, `${path}/`);
  }
}
