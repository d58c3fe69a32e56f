import { StringDecoder } from 'node:string_decoder';
import { decodeContent } from '../../session/content.js';
import type { RecordOf } from '../../session/schema.js';

/** Characters of a line that are kept: what a firmware prints of an exception stands near its beginning. */
const MAX_LINE = 1000;

/**
 * The lines of what a board printed, whatever the records are that they came in: a record may end within a character.
 * Holds one line at a time.
 */
export class OutputLines {
  readonly #decoder = new StringDecoder('utf8');
  #open = '';

  /** The lines that end in this record, without their line ends. */
  add(record: RecordOf<'output'>): string[] {
    const [first = '', ...others] = this.#decoder.write(Buffer.from(decodeContent(record))).split('\n');
    const lines: string[] = [];
    this.#extend(first);
    for (const text of others) {
      lines.push(this.#close());
      this.#extend(text);
    }
    return lines;
  }

  /** What stands behind the last line end; null where nothing does. */
  end(): string | null {
    this.#extend(this.#decoder.end());
    return this.#open === '' ? null : this.#close();
  }

  #extend(text: string): void {
    if (this.#open.length < MAX_LINE) this.#open += text.slice(0, MAX_LINE - this.#open.length);
  }

  #close(): string {
    const line = this.#open.replace(/\r+$/, '');
    this.#open = '';
    return line;
  }
}
