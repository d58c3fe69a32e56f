import { writeFileSync } from 'node:fs';
import type { Capture } from '../../src/session/read/read-capture.js';

/** Writes a capture as a run does; a truncated one ends in the middle of a record. Returns the path. */
export function writeCapture(path: string, { records, truncated, header }: Capture): string {
  const lines = [...records].map((record) => JSON.stringify(record.type === 'header' ? header : record));
  writeFileSync(path, `${lines.join('\n')}\n${truncated ? '{"type":"sam' : ''}`);
  return path;
}

/** The text of a capture as it was before lines had sums: one that can be edited, and read all the same. */
export function withoutSums(text: string): string {
  return text.replace(/,"sum":\d+\}$/gm, '}');
}
