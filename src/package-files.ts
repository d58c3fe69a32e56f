import { existsSync } from 'node:fs';

/**
 * The URL of a file or folder (with a slash at its end) of this package, by its path from the package's own folder: that
 * is the nearest one with a package.json above this module, wherever a bundler has put it.
 */
export function packageFile(path: string): URL {
  return new URL(path, packageFolder());
}

function packageFolder(): URL {
  for (let folder = new URL('./', import.meta.url); ; folder = new URL('../', folder)) {
    if (existsSync(new URL('package.json', folder))) return folder;
    if (folder.pathname === '/') throw new Error('The package of mpgc has no package.json.');
  }
}
