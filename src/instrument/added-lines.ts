import type { Edit } from './apply-edits.js';
import { lineFinder } from './line-of.js';

/** The lines of the edited text that end in an edit: see originalLine(). */
export function addedLines(text: string, edits: readonly Edit[]): number[] {
  const added: number[] = [];
  const lineOf = lineFinder(text);
  for (const { from, to, text: replacement } of [...edits].sort((a, b) => a.from - b.from)) {
    const lines = countLines(replacement) - countLines(text.slice(from, to));
    for (let line = 0; line < lines; line++) added.push(lineOf(from) + added.length);
  }
  return added;
}

function countLines(part: string): number {
  return part.split('\n').length - 1;
}
