import type { Edit } from './loop-probes.js';

/** The text with all edits in it; none of them overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let edited = text;
  const lastFirst = [...edits].sort((a, b) => b.from - a.from || b.to - a.to);
  for (const { from, to, text: replacement } of lastFirst) {
    edited = edited.slice(0, from) + replacement + edited.slice(to);
  }
  return edited;
}
