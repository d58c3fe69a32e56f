import { markerOf } from '../script/marker.js';
import { type AgentEvent, findSign, type WireSign } from './wire-signs.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** Nine numbers of up to 20 digits, and a label that somebody would still read. What is longer is cut. */
const MAX_LINE_BYTES = 16 * 1024;

/**
 * Separates what the agent prints from what the program prints. The agent's lines begin with a marker that has the secret
 * of the run in it, wherever in a line of the program that happens to be; everything else is the program's, byte for byte.
 *
 * Takes any chunking. A line of the agent that is damaged is `discarded`, not output.
 */
export class RecordDecoder {
  readonly #marker: Buffer;
  /** From a marker on, or from what may become one; empty outside of that. */
  #open: Buffer = Buffer.alloc(0);
  #events: AgentEvent[] = [];

  constructor(secret: string) {
    this.#marker = Buffer.from(markerOf(secret), 'latin1');
  }

  push(bytes: Uint8Array): AgentEvent[] {
    const data = this.#open.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#open, bytes]);
    this.#open = Buffer.alloc(0);
    for (let at = 0; at < data.length; ) at = this.#takeNext(data, at);
    return this.#takeEvents();
  }

  /** The reply has ended: what is left of a line will not be completed. */
  end(): AgentEvent[] {
    const open = this.#open;
    this.#open = Buffer.alloc(0);
    const isLine = open.length > this.#marker.length && open.indexOf(this.#marker) === 0;
    if (isLine) this.#discard(open.subarray(this.#marker.length), 'cut-off');
    else this.#output(open);
    return this.#takeEvents();
  }

  /** Takes output up to a marker, or one line from a marker on. Returns where to go on. */
  #takeNext(data: Buffer, at: number): number {
    const marker = data.indexOf(this.#marker, at);
    if (marker !== at) {
      const end = marker === -1 ? data.length - this.#openBytes(data, at) : marker;
      this.#output(data.subarray(at, end));
      if (marker === -1) this.#open = Buffer.from(data.subarray(end));
      return marker === -1 ? data.length : end;
    }
    const start = at + this.#marker.length;
    const sign = findSign(data.subarray(start, start + MAX_LINE_BYTES));
    if (sign === 'none') {
      this.#output(data.subarray(at, start));
      return start;
    }
    return this.#takeLine(data, at, sign === 'unknown' ? null : sign);
  }

  #takeLine(data: Buffer, at: number, sign: WireSign | null): number {
    const start = at + this.#marker.length;
    const next = data.indexOf(this.#marker, start);
    const newline = data.indexOf(NEWLINE, start);
    const end = sign?.endsWithMarker ? next : newline;
    if (end === -1) {
      this.#open = cut(data.subarray(at));
      return data.length;
    }
    // The marker of the next line, so the end of this one was lost.
    if (!sign?.endsWithMarker && next !== -1 && next < newline) {
      this.#discard(data.subarray(start, next), 'cut-off');
      return next;
    }
    const line = data.subarray(start, end);
    if (!sign?.endsWithMarker) {
      this.#decodeLine(line, sign);
      return newline + 1;
    }
    const behind = next + this.#marker.length;
    const lineEnd = data[behind] === RETURN ? behind + 1 : behind;
    if (lineEnd >= data.length) {
      this.#open = cut(data.subarray(at));
      return data.length;
    }
    if (data[lineEnd] !== NEWLINE) {
      this.#discard(line, 'cut-off');
      return next;
    }
    this.#decodeLine(line, sign);
    return lineEnd + 1;
  }

  /** How many bytes at the end of `data` may become a marker. */
  #openBytes(data: Buffer, at: number): number {
    for (let length = Math.min(this.#marker.length - 1, data.length - at); length > 0; length--) {
      if (data.subarray(data.length - length).equals(this.#marker.subarray(0, length))) return length;
    }
    return 0;
  }

  #output(bytes: Buffer): void {
    if (bytes.length > 0) this.#events.push({ type: 'output', bytes });
  }

  #discard(bytes: Buffer, code: 'cut-off' | 'wrong-checksum'): void {
    this.#events.push({ type: 'discarded', bytes, code });
  }

  #decodeLine(line: Buffer, sign: WireSign | null): void {
    const groups = sign?.pattern.exec(line.toString('utf8').replace(/\r$/, ''));
    const event = groups && sign?.decode(groups.slice(1));
    if (event) this.#events.push({ ...event, bytes: line });
    else this.#discard(line, 'wrong-checksum');
  }

  #takeEvents(): AgentEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}

/** A line that never ends is kept up to a length, and in its last bytes, among which its end may begin. */
function cut(line: Buffer): Buffer<ArrayBuffer> {
  if (line.length <= MAX_LINE_BYTES) return Buffer.from(line);
  return Buffer.concat([line.subarray(0, MAX_LINE_BYTES - TAIL_BYTES), line.subarray(-TAIL_BYTES)]);
}

const TAIL_BYTES = 64;
