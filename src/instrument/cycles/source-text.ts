import type { ProgramFile } from '../imports/resolve-files.js';

/** A source of a program. */
export interface SourceText {
  /** Of a module, its path as in ProgramFile; null for the script. */
  file: string | null;
  text: string;
}

/** The script, and the modules of which there is a source. */
export function sourceTexts(script: string, files: readonly ProgramFile[]): SourceText[] {
  const modules = files.filter(({ kind, path }) => kind === 'module' && path.endsWith('.py'));
  return [{ file: null, text: script }, ...modules.map((file) => ({ file: file.path, text: textOf(file) }))];
}

/** With \n line ends. */
export function textOf({ bytes }: Pick<ProgramFile, 'bytes'>): string {
  return bytes.toString('utf8').replace(/\r\n?/g, '\n');
}
