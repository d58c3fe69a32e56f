import { writeFileSync } from 'node:fs';
import { MpgcError, messageOf } from './errors.js';

/** Overwrites what is there, but for captures: they are records. @throws MpgcError OUTPUT_NOT_WRITABLE, USAGE */
export function writeText(path: string, text: string): void {
  if (path.endsWith('.jsonl')) {
    throw new MpgcError('USAGE', `${path} has the name of a capture, and is not overwritten.`);
  }
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new MpgcError('OUTPUT_NOT_WRITABLE', `Could not write ${path}: ${messageOf(cause)}`, { cause });
  }
}
