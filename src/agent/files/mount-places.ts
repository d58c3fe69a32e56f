import type { ProgramFile } from '../../instrument/imports/resolve-files.js';

/** Where a file of the program is mounted on the board. */
export interface MountPlace {
  file: ProgramFile;
  point: string;
  /** In what is mounted there; `/` for a file that is mounted itself. */
  path: string;
}

/** What is mounted where a file cannot be found by its own place: a folder in which the board then looks for modules first. */
export const OWN_FOLDER = '/_mpgc';

/** Each file where it would lie on the board; of a package, its whole folder. */
export function placesFromRoot(files: readonly ProgramFile[]): MountPlace[] {
  const packages = files.flatMap(({ path }) => /^(.+)\/__init__\.m?py$/.exec(path)?.[1] ?? []);
  return files.map((file) => {
    const around = packages
      .filter((folder) => file.path.startsWith(`${folder}/`))
      .sort((a, b) => a.length - b.length)[0];
    return around === undefined
      ? { file, point: `/${file.path}`, path: '/' }
      : { file, point: `/${around}`, path: file.path.slice(around.length) };
  });
}

/** A traceback with the files as the program has them. */
export function withoutOwnFolder(traceback: string): string {
  return traceback.replaceAll(`File "${OWN_FOLDER}/`, 'File "');
}

const LIBRARY = /^lib\//;

/** The modules, all in OWN_FOLDER; what the program opens cannot be found there. */
export function placesInFolder(files: readonly ProgramFile[]): MountPlace[] {
  return files
    .filter(({ kind }) => kind === 'module')
    .map((file) => ({ file, point: OWN_FOLDER, path: `/${file.path.replace(LIBRARY, '')}` }));
}
