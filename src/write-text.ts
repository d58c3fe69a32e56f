import { MpgcError } from './errors.js';
import { writeOutput } from './write-output.js';

/** Overwrites what is there, but for captures: they are records. @throws MpgcError OUTPUT_NOT_WRITABLE, USAGE */
export function writeText(path: string, text: string): void {
  if (path.endsWith('.jsonl')) {
    throw new MpgcError('USAGE', `${path} has the name of a capture, and is not overwritten.`);
  }
  writeOutput(path, [text], true);
}
