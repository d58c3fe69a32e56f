import { StringDecoder } from 'node:string_decoder';
import { decodeContent } from '../../session/content.js';
import type { Fold } from '../../session/fold.js';
import type { CaptureRecord, RecordOf } from '../../session/schema.js';
import { BoardTime } from './board-time.js';
import { DatedText, type TextPart } from './dated-text.js';

/** Characters of each end that are kept. */
const KEPT = 100_000;
const TRIMMED_AT = 8 * KEPT;

/** What the program printed, with \n line ends: of a long text the beginning and the end. */
export interface OutputLog {
  first: TextPart;
  /** What stands behind it, and behind what was left out. */
  last: TextPart;
  /** Characters between them that are not there. */
  leftOut: number;
}

/** Holds no more than it gives, several times, however much was printed. */
export class OutputLogFold implements Fold<OutputLog> {
  readonly #decoder = new StringDecoder('utf8');
  readonly #first = new DatedText();
  readonly #last = new DatedText();
  readonly #time = new BoardTime();
  #held = '';
  #length = 0;
  #lastAtMs = 0;

  add(record: CaptureRecord): void {
    if (record.type === 'output') this.#addOutput(record);
    else if (record.type === 'sample') this.#time.addSample(record);
    else if (record.type === 'end') {
      this.#append(this.#held + this.#decoder.end(), this.#lastAtMs);
      this.#held = '';
    }
  }

  result(): OutputLog {
    const leftOut = Math.max(0, this.#length + this.#held.length - 2 * KEPT);
    const [first, last] = [this.#first.copy(), this.#last.copy()];
    // It may still become a part of a line end.
    (this.#length < KEPT ? first : last).append(this.#held, this.#lastAtMs);
    if (leftOut > 0) last.trim(KEPT);
    const { now } = this.#time;
    return { first: first.part(now), last: last.part(now), leftOut };
  }

  /** Characters and line ends may reach from one record into the next. */
  #addOutput(record: RecordOf<'output'>): void {
    const stretch = this.#time.endRow();
    if (stretch) for (const text of [this.#first, this.#last]) text.place(stretch);
    const text = this.#held + this.#decoder.write(Buffer.from(decodeContent(record)));
    this.#held = text.endsWith('\r') ? '\r' : '';
    this.#lastAtMs = record.atMs;
    this.#append(text.slice(0, text.length - this.#held.length).replaceAll('\r\n', '\n'), record.atMs);
  }

  #append(text: string, atMs: number): void {
    const room = Math.max(0, KEPT - this.#length);
    this.#length += text.length;
    this.#first.append(text.slice(0, room), atMs);
    this.#last.append(text.slice(room), atMs);
    if (this.#last.length > TRIMMED_AT) this.#last.trim(KEPT);
  }
}
