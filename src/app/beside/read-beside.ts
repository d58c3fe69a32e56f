import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MpgcError } from '../../errors.js';
import { type Folder, type ResolvedFiles, resolveFiles } from '../../instrument/imports/resolve-files.js';
import { readBounded } from '../../read-bounded.js';
import { MAX_FILES, MAX_FILES_BYTES } from '../../session/recording-limits.js';

/** Where a board looks for modules, besides the folder of the script. */
const LIBRARY = 'lib';

/** The files that a script imports or opens, in the folders of foldersBeside(). @throws as that does */
export function readBeside(
  { path, text }: { path: string; text: string },
  paths: readonly string[],
): ResolvedFiles {
  return resolveProgram(text, foldersBeside(path, paths));
}

/** The files that a script imports or opens, of these folders, as many as a board may be given. */
export function resolveProgram(text: string, folders: readonly Folder[]): ResolvedFiles {
  return resolveFiles(text, folders, { files: MAX_FILES, bytes: MAX_FILES_BYTES });
}

/**
 * Where the files stand that a script imports or opens: beside it, in `lib` beside it, and in `paths`, in this order.
 * @throws MpgcError USAGE for a path that is no folder
 */
export function foldersBeside(script: string, paths: readonly string[]): Folder[] {
  for (const asked of paths) {
    if (!isFolder(asked)) {
      throw new MpgcError('USAGE', `--path ${asked} is no folder.`, {
        suggestions: ['Give a folder of this computer that has modules in it.'],
      });
    }
  }
  const beside = dirname(script);
  return [
    folderAt(beside, ''),
    folderAt(join(beside, LIBRARY), `${LIBRARY}/`),
    ...paths.map((asked) => folderAt(asked, '')),
  ];
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
