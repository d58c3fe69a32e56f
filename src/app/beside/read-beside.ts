import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MpgcError } from '../../errors.js';
import { type Folder, type ResolvedFiles, resolveFiles } from '../../instrument/imports/resolve-files.js';
import { readBounded } from '../../read-bounded.js';
import { MAX_FILES, MAX_FILES_BYTES } from '../../session/recording-limits.js';

/** Where a board looks for modules, besides the folder of the script. */
const LIBRARY = 'lib';

/**
 * The files that a script imports or opens and that stand beside it, in `lib` beside it, or in one of `paths`, which are looked through
 * in this order. @throws MpgcError USAGE for a path that is no folder
 */
export function readBeside(
  { path, text }: { path: string; text: string },
  paths: readonly string[],
): ResolvedFiles {
  for (const asked of paths) {
    if (!isFolder(asked)) {
      throw new MpgcError('USAGE', `--path ${asked} is no folder.`, {
        suggestions: ['Give a folder of this computer that has modules in it.'],
      });
    }
  }
  const beside = dirname(path);
  const folders = [
    folderAt(beside, ''),
    folderAt(join(beside, LIBRARY), `${LIBRARY}/`),
    ...paths.map((asked) => folderAt(asked, '')),
  ];
  return resolveFiles(text, folders, { files: MAX_FILES, bytes: MAX_FILES_BYTES });
}

function folderAt(root: string, prefix: string): Folder {
  return {
    prefix,
    read: (path) => readFile(join(root, path)),
    isFolder: (path) => isFolder(join(root, path)),
  };
}

const MIB = 1024 * 1024;

function readFile(path: string): Buffer | 'too-large' | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return null;
  return found.size > MAX_FILES_BYTES ? 'too-large' : readBounded(path, MAX_FILES_BYTES / MIB);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
