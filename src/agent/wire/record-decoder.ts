import { type AgentEvent, findSign, type WireSign } from './wire-signs.js';

const MARKER = 0x1e;
const MARKER_BYTES = Buffer.of(MARKER);
const NEWLINE = 0x0a;
/** Nine numbers of up to 20 digits, and a label that somebody would still read. */
const MAX_LINE_BYTES = 16 * 1024;

/**
 * Separates what the agent prints from what the program prints. The agent's lines begin with MARKER and one of SIGNS,
 * wherever in a line of the program that happens to be; everything else is the program's, byte for byte.
 *
 * Takes any chunking. A line of the agent that is damaged is `discarded`, not output.
 */
export class RecordDecoder {
  /** What came after a marker and is no whole line yet, the marker not included; null outside of a line. */
  #line: Buffer | null = null;
  #events: AgentEvent[] = [];

  push(bytes: Uint8Array): AgentEvent[] {
    const data = this.#line === null ? Buffer.from(bytes) : Buffer.concat([MARKER_BYTES, this.#line, bytes]);
    this.#line = null;
    for (let at = 0; at < data.length; ) at = this.#takeNext(data, at);
    return this.#takeEvents();
  }

  /** The reply has ended: what is left of a line will not be completed. */
  end(): AgentEvent[] {
    if (this.#line) this.#cutOff(this.#line, findSign(this.#line));
    this.#line = null;
    return this.#takeEvents();
  }

  /** Takes output up to a marker, or one line from a marker on. Returns where to go on. */
  #takeNext(data: Buffer, at: number): number {
    const marker = data.indexOf(MARKER, at);
    if (marker !== at) {
      const end = marker === -1 ? data.length : marker;
      this.#output(data.subarray(at, end));
      return end;
    }
    const start = at + 1;
    const stop = lineStop(data, start);
    const whole = data[stop] === NEWLINE;
    const found = findSign(data.subarray(start, whole ? stop + 1 : stop));
    if (found === 'none' || stop - start > MAX_LINE_BYTES) {
      this.#output(MARKER_BYTES);
      return start;
    }
    const line = data.subarray(start, stop);
    if (stop === data.length) {
      this.#line = Buffer.from(line);
      return stop;
    }
    if (whole && found !== 'unknown') {
      this.#decodeLine(line, found);
      return stop + 1;
    }
    // A marker begins the next line, so the end of this one was lost; or this was never a line of the agent.
    this.#cutOff(line, found);
    return stop;
  }

  #cutOff(line: Buffer, found: WireSign | 'none' | 'unknown'): void {
    if (typeof found === 'string') this.#output(Buffer.concat([MARKER_BYTES, line]));
    else this.#events.push({ type: 'discarded', bytes: line, code: 'cut-off' });
  }

  #output(bytes: Buffer): void {
    if (bytes.length > 0) this.#events.push({ type: 'output', bytes });
  }

  #decodeLine(line: Buffer, { pattern, decode }: WireSign): void {
    const groups = pattern.exec(line.toString('utf8').replace(/\r$/, ''));
    const event = groups && decode(groups.slice(1));
    this.#events.push(
      event ? { ...event, bytes: line } : { type: 'discarded', bytes: line, code: 'wrong-checksum' },
    );
  }

  #takeEvents(): AgentEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}

/** Where a line that begins at `start` stops: at its newline, at the next marker, or at the end of the data. */
function lineStop(data: Buffer, start: number): number {
  for (let at = start; at < data.length; at++) {
    if (data[at] === NEWLINE || data[at] === MARKER) return at;
    if (at - start > MAX_LINE_BYTES) return at;
  }
  return data.length;
}
