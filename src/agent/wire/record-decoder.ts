import { ReadlineParser } from '@serialport/parser-readline';

/**
 * Separates what the agent prints from what the program prints. The agent's lines begin with MARKER, wherever
 * in a line of the program that happens to be; everything else is the program's, byte for byte.
 *
 *     \x1e <number> <7 values> <checksum> <label>     a sample (agent-py/core.py)
 *     \x1e!(<argument>,)                               SystemExit (prepare-script.ts)
 *     \x1e+ <left> <errors> <ms> <xor>                 the end of a batch of calls (agent-py/hunt.py)
 *     \x1e[  \x1e]                                      around a heap dump (prepare-script.ts)
 *
 * Takes any chunking. A line with the shape of a sample whose checksum is wrong is `discarded`, not output.
 */
export type AgentEvent =
  | { type: 'output'; bytes: Uint8Array }
  | { type: 'sample'; sample: WireSample }
  | { type: 'exit'; argument: string }
  | { type: 'batch'; batch: WireBatch }
  /** Between these two, output is a heap dump. */
  | { type: 'dump-begins' }
  | { type: 'dump-ends' }
  | { type: 'discarded'; bytes: Uint8Array; reason: string };

/** A sample as the board sent it: times in 30-bit ticks, see agent-py/core.py. */
export interface WireSample {
  number: number;
  kind: number;
  ticksMs: number;
  allocBytes: number;
  freeBytes: number;
  stackBytes: number;
  pauseUs: number;
  previousCostUs: number;
  label: string;
}

/** `left`: calls that were not begun; `errors`: that raised; `ms`: what the batch took by the board's clock. */
export interface WireBatch {
  left: number;
  errors: number;
  ms: number;
}

const MARKER = 0x1e;
const MARKER_BYTES = Buffer.of(MARKER);
const NEWLINE = 0x0a;
const EXIT_SIGN = 0x21;
const BATCH_SIGN = 0x2b;
const OPENS_ARGUMENTS = 0x28;
const DUMP_BEGINS = 0x5b;
const DUMP_ENDS = 0x5d;
/** Nine numbers of up to 20 digits, and a label that somebody would still read. */
const MAX_LINE_BYTES = 16 * 1024;
const CHECKSUM_MODULUS = 65521;
const SAMPLE = /^ (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)(?: (.*))?$/s;
const EXIT = /^!\((.*)\)$/s;
const BATCH = /^\+ (\d+) (\d+) (\d+) (\d+)$/;

export class RecordDecoder {
  /** What came after a marker and is no whole line yet, the marker not included; null outside of a line. */
  #line: Buffer | null = null;
  #events: AgentEvent[] = [];
  readonly #lines = new ReadlineParser({ delimiter: '\n', encoding: 'latin1' });

  constructor() {
    this.#lines.on('data', (line: string) => this.#decodeLine(Buffer.from(line, 'latin1')));
  }

  push(bytes: Uint8Array): AgentEvent[] {
    const data = this.#line === null ? Buffer.from(bytes) : Buffer.concat([MARKER_BYTES, this.#line, bytes]);
    this.#line = null;
    for (let at = 0; at < data.length; ) at = this.#takeNext(data, at);
    return this.#takeEvents();
  }

  /** The reply has ended: what is left of a line will not be completed. */
  end(): AgentEvent[] {
    if (this.#line) this.#endLine(this.#line);
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
    const line = data.subarray(start, Math.min(stop, start + MAX_LINE_BYTES));
    if (!couldBeRecord(line) || stop - start > MAX_LINE_BYTES) {
      this.#output(MARKER_BYTES);
      return start;
    }
    if (stop === data.length) {
      this.#line = Buffer.from(line);
      return stop;
    }
    if (data[stop] === NEWLINE) {
      this.#splitLine(data.subarray(start, stop + 1));
      return stop + 1;
    }
    // A marker begins the next line, so the end of this one was lost; or this was never a line of the agent.
    this.#endLine(line);
    return stop;
  }

  #endLine(line: Buffer): void {
    if (/^( \d|!\(|\+ \d)/.test(line.toString('latin1'))) this.#events.push(unfinished(line));
    else this.#output(Buffer.concat([MARKER_BYTES, line]));
  }

  #output(bytes: Buffer): void {
    if (bytes.length > 0) this.#events.push({ type: 'output', bytes });
  }

  /** The parser hands a whole line on within write(), once it flows. */
  #splitLine(line: Buffer): void {
    const before = this.#events.length;
    this.#lines.write(line);
    if (this.#events.length === before) {
      const text = this.#lines.read() as string | null;
      if (text !== null) this.#decodeLine(Buffer.from(text, 'latin1'));
    }
  }

  #decodeLine(line: Buffer): void {
    const text = line.toString('utf8').replace(/\r$/, '');
    const exit = EXIT.exec(text);
    if (exit) {
      this.#events.push({ type: 'exit', argument: (exit[1] ?? '').replace(/,$/, '') });
      return;
    }
    if (text === '[' || text === ']') {
      this.#events.push({ type: text === '[' ? 'dump-begins' : 'dump-ends' });
      return;
    }
    const batch = BATCH.exec(text);
    const [left = 0, errors = 0, ms = 0, check = 0] = (batch ?? []).slice(1).map(Number);
    if (batch && check === (left ^ errors ^ ms)) {
      this.#events.push({ type: 'batch', batch: { left, errors, ms } });
      return;
    }
    const sample = parseSample(text);
    if (sample) this.#events.push({ type: 'sample', sample });
    else
      this.#events.push({
        type: 'discarded',
        bytes: line,
        reason: 'a line of the agent with a wrong checksum',
      });
  }

  #takeEvents(): AgentEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}

/** `checksum` as agent-py/core.py computes it. Values are below 2^31. */
export function checksumOf(number: number, values: number[]): number {
  return values.reduce((sum, value) => ((sum * 31) ^ value) % CHECKSUM_MODULUS, number);
}

function parseSample(text: string): WireSample | null {
  const match = SAMPLE.exec(text);
  if (!match) return null;
  const numbers = match.slice(1, 10).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]; // nine groups of digits
  const [number, kind, ticksMs, allocBytes, freeBytes, stackBytes, pauseUs, previousCostUs, checksum] =
    numbers;
  const values = [kind, ticksMs, allocBytes, freeBytes, stackBytes, pauseUs, previousCostUs];
  if (checksumOf(number, values) !== checksum) return null;
  return {
    number,
    kind,
    ticksMs,
    allocBytes,
    freeBytes,
    stackBytes,
    pauseUs,
    previousCostUs,
    label: match[10] ?? '',
  };
}

/** Where a line that begins at `start` stops: at its newline, at the next marker, or at the end of the data. */
function lineStop(data: Buffer, start: number): number {
  for (let at = start; at < data.length; at++) {
    if (data[at] === NEWLINE || data[at] === MARKER) return at;
    if (at - start > MAX_LINE_BYTES) return at;
  }
  return data.length;
}

/** False as soon as the bytes after a marker cannot become a line of the agent. */
function couldBeRecord(line: Buffer): boolean {
  const [first, second, third] = line;
  if (first === undefined) return true;
  if (first === EXIT_SIGN) return second === undefined || second === OPENS_ARGUMENTS;
  if (first === BATCH_SIGN) {
    return second === undefined || (second === 0x20 && (third === undefined || isDigit(third)));
  }
  if (first === DUMP_BEGINS || first === DUMP_ENDS)
    return second === undefined || second === 0x0d || second === NEWLINE;
  return first === 0x20 && (second === undefined || isDigit(second));
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function unfinished(line: Buffer): AgentEvent {
  return { type: 'discarded', bytes: line, reason: 'a line of the agent that was cut off' };
}
