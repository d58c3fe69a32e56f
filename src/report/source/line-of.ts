import type { SourceExcerpt } from './view-source.js';

/** The line itself on one line, as compilers name it: "main.py:9  data = bytearray(80000)". */
export function lineOf({ path, line, firstLine, lines }: SourceExcerpt): string {
  const text = (lines[line - firstLine] ?? '').replace(/\s+/g, ' ').trim();
  return `${path}:${line}  ${text}`;
}
