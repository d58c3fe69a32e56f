import { MAX_SUM, RunningSum, SUM_KEY } from '../running-sum.js';
import type { Line } from './read-lines.js';

const KEY = Buffer.from(SUM_KEY);
const MAX_DIGITS = String(MAX_SUM).length;
const [CLOSE, RETURN, ZERO, NINE] = [0x7d, 0x0d, 0x30, 0x39];

/**
 * Holds each line of a capture to its sum. All lines have one, or none: captures from before there were sums are read as
 * they are. A line end that git or an editor has made of two characters changes nothing.
 */
export class SumCheck {
  readonly #running = new RunningSum();
  /** Whether the header has a sum; null before it. */
  #expected: boolean | null = null;

  /** Of whole lines in the order of the file: what is wrong with this one; null where nothing is. */
  complaint({ bytes, start, end: lineEnd }: Line): string | null {
    const end = bytes[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
    const membersEnd = endOfMembers(bytes, start, end);
    const has = membersEnd !== -1;
    this.#expected ??= has;
    if (has !== this.#expected) return has ? 'it has a sum, but the header has none' : 'it has no sum';
    if (!has) return null;
    const due = this.#running.add(bytes, start, membersEnd);
    if (due === numberAt(bytes, membersEnd + KEY.length, end - 1)) return null;
    return 'its sum is wrong: this line was changed, or a line before it was removed, doubled or moved';
  }
}

/** Where the sum begins; -1 for a line without one. */
function endOfMembers(bytes: Buffer, start: number, end: number): number {
  if (bytes[end - 1] !== CLOSE) return -1;
  let at = end - 1;
  while (at > end - 1 - MAX_DIGITS && isDigit(bytes[at - 1]!)) at -= 1;
  const keyStart = at - KEY.length;
  if (at === end - 1 || keyStart < start) return -1;
  for (let index = 0; index < KEY.length; index++) if (bytes[keyStart + index] !== KEY[index]) return -1;
  return keyStart;
}

function numberAt(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + (bytes[at]! - ZERO);
  return value;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
