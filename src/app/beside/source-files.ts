import type { ProgramFile } from '../../instrument/imports/resolve-files.js';

const LIBRARY = /^lib\//;

/** The sources among the files of a program, with their texts, by the names that tracebacks have for them. */
export function sourceFiles(files: readonly ProgramFile[], scriptName: string) {
  return files
    .filter(({ path, kind }) => kind === 'module' && path.endsWith('.py') && path !== scriptName)
    .map(({ path, bytes }) => ({
      // The board looks for these by a path that begins at its root.
      path: path.replace(LIBRARY, '/lib/'),
      bytes,
      text: bytes.toString('utf8').replace(/\r\n?/g, '\n'),
    }));
}
