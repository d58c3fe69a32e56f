import { createHash } from 'node:crypto';
import { isOfMap } from './held-block.js';

/** Holds what is looked for in the output, also where it comes in two pieces. */
const TAIL_CHARACTERS = 512;
/** A line is kept for so long until it is told whether it is one of a map or a traceback. */
const MOST_OF_LINE = 256;
const MEMORY_ERROR = /MemoryError|memory allocation failed/;
const TOTAL = /GC: total: (\d+),/g;
const EXIT = /^SystemExit\b.*$/gm;
/** A statement in front moves the lines. */
const FRAME = /^ *File "/;

/** What the output of a program tells of it, in bounded memory. */
export class ToldInOutput {
  memoryError = false;
  /** The last `GC: total`; null where there is none. */
  totalBytes: number | null = null;
  #tail = '';
  #line = '';
  /** Whether the beginning of the line is in the digest already. */
  #isLong = false;
  readonly #hash = createHash('sha256');

  push(bytes: Uint8Array): void {
    const piece = Buffer.from(bytes).toString('latin1');
    const text = this.#tail + piece;
    this.memoryError ||= MEMORY_ERROR.test(text);
    const total = [...text.matchAll(TOTAL)].at(-1)?.[1];
    if (total !== undefined) this.totalBytes = Number(total);
    this.#tail = text.slice(-TAIL_CHARACTERS);
    this.#digest(piece);
  }

  /** The last line that names SystemExit, as `SystemExit: 1`; null where there is none at the end. */
  get exit(): string | null {
    return [...this.#tail.replaceAll('\r', '').matchAll(EXIT)].at(-1)?.[0].trim() ?? null;
  }

  /** Of all of it but the lines of heap maps, which differ with the heap, and of tracebacks' frames. */
  digest(): string {
    return this.#hash.copy().update(this.#kept(this.#line)).digest('hex');
  }

  #digest(piece: string): void {
    const lines = piece.split('\n');
    lines.forEach((part, at) => {
      this.#line += part;
      const ends = at < lines.length - 1;
      if (!ends && this.#line.length <= MOST_OF_LINE) return;
      this.#hash.update(this.#kept(this.#line));
      if (ends && (this.#isLong || this.#kept(this.#line) !== '')) this.#hash.update('\n');
      this.#line = '';
      this.#isLong = !ends;
    });
  }

  #kept(line: string): string {
    const bare = line.replace(/\r$/, '');
    return !this.#isLong && (isOfMap(bare) || FRAME.test(bare)) ? '' : bare;
  }
}
