import { addedLines } from '../../instrument/added-lines.js';
import { applyEdits, type Edit } from '../../instrument/apply-edits.js';
import { textOf } from '../../instrument/cycles/source-text.js';
import { tracebackName } from '../../instrument/imports/module-names.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import { originalLine } from '../../instrument/original-line.js';

/** A module that has probes in it: the name that tracebacks have for it, and how its line numbers differ from the file's. */
export interface ProbedModule {
  name: string;
  /** See originalLine(). */
  addedLines: number[];
}

/** The files as a board is given them, by the edits of some. */
export function probeFiles(
  files: readonly ProgramFile[],
  edits: ReadonlyMap<string, readonly Edit[]>,
): { files: ProgramFile[]; probed: ProbedModule[] } {
  const probed: ProbedModule[] = [];
  const given = files.map((file) => {
    const own = edits.get(file.path);
    if (!own) return file;
    const text = textOf(file);
    probed.push({ name: tracebackName(file.path), addedLines: addedLines(text, own) });
    return { ...file, bytes: Buffer.from(applyEdits(text, own)), original: file.bytes };
  });
  return { files: given, probed };
}

const FRAME = /^( *File ")(.*)(", line )(\d+)(.*)$/gm;

/** A traceback with the lines as the files have them. */
export function withOwnLines(traceback: string, probed: readonly ProbedModule[]): string {
  return traceback.replace(FRAME, (frame, before, name, between, line, after) => {
    const module = probed.find((one) => one.name === name);
    return module
      ? `${before}${name}${between}${originalLine(Number(line), module.addedLines)}${after}`
      : frame;
  });
}
