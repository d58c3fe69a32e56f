import { tracebackName } from '../../instrument/imports/module-names.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';

/** The sources among the files of a program, with their texts, by the names that tracebacks have for them. */
export function sourceFiles(files: readonly ProgramFile[], scriptName: string) {
  return files
    .filter(({ path, kind }) => kind === 'module' && path.endsWith('.py') && path !== scriptName)
    .map(({ path, bytes }) => ({
      path: tracebackName(path),
      bytes,
      text: bytes.toString('utf8').replace(/\r\n?/g, '\n'),
    }));
}
