import type { CaptureRecord } from '../schema.js';
import { MAX_SOURCE_BYTES } from '../source/source-schema.js';
import type { RecordRule } from './record-rule.js';

const MAX_FILES = 1000;

/** The files of the program: each once, with its text or why there is none, and no more text than a report can hold. */
export class SourceFiles implements RecordRule {
  readonly #paths = new Set<string>();
  #bytes = 0;

  complaint(record: CaptureRecord): string | null {
    if (record.type !== 'source') return null;
    const { path, text, leftOut } = record;
    if (this.#paths.size >= MAX_FILES) return `more than ${MAX_FILES} source files`;
    if (this.#paths.has(path)) return 'the same source file twice';
    if ((text === undefined) === (leftOut === undefined))
      return 'a source file with text and a reason for none, or neither';
    if (this.#bytes + bytesOf(text) > MAX_SOURCE_BYTES)
      return `source of more than ${MAX_SOURCE_BYTES} bytes`;
    return null;
  }

  add(record: CaptureRecord): void {
    if (record.type !== 'source') return;
    this.#paths.add(record.path);
    this.#bytes += bytesOf(record.text);
  }
}

function bytesOf(text = ''): number {
  return Buffer.byteLength(text);
}
