import { clearLine, cursorTo } from 'node:readline';
import { PHASES } from '../phases.js';
import { sparkline } from '../report/syntax/sparkline.js';
import { formatBytesShort, formatMs, formatPlural } from '../report/text/format.js';
import type { CaptureRecord } from '../session/schema.js';

const SPARK_COUNT = 24;
const REDRAW_MS = 100;
const LOG_EVERY_MS = 10_000;
/** What may take long: a log gets a line now and then. */
const RUN_PHASES = new Set<string>([PHASES.running, PHASES['warming-up'], PHASES.calling]);
/** The same, after the run: the samples are of that. */
const AFTER_PHASES = new Set<string>([
  PHASES['counting-lines'],
  PHASES['following-lines'],
  PHASES['tracing-lines'],
  PHASES['finding-compile-limit'],
  PHASES['running-bare'],
  PHASES['running-smaller'],
  PHASES['finding-lines'],
  PHASES['running-filled'],
  PHASES['running-grown'],
  PHASES['taking-census'],
  PHASES['reading-memory'],
]);

/**
 * One line that says what a run is doing: on a terminal it is redrawn in place, elsewhere (pipe, CI log) the
 * phases are printed once each, and a line every ten seconds while the program runs. Without a stream it says nothing.
 */
export class LiveLine {
  readonly #stream: NodeJS.WriteStream | null;
  readonly #startedMs = performance.now();
  #timer: NodeJS.Timeout;
  #run: { number: number; count: number; startedMs: number } | null = null;
  /** Of the runs that have ended. */
  #spentMs = 0;
  #phase = '';
  #allocated: number[] = [];
  /** Of the last sample after a collection, and whether that is the last of all. */
  #live: { bytes: number; isLast: boolean } | null = null;
  #drawn = false;
  #hidden = false;
  #held = false;
  #agentBytes = 0;
  #calls = 0;
  /** Of the first loop that is looked at. */
  #passes = 0;

  constructor(stream: NodeJS.WriteStream | null) {
    this.#stream = stream;
    this.#timer = setInterval(() => this.#tick(), stream?.isTTY ? REDRAW_MS : LOG_EVERY_MS);
    this.#timer.unref();
  }

  /** Begins anew, for a run of several: what follows is of that one. */
  startRun(number: number, count: number): void {
    this.#run = { number, count, startedMs: performance.now() };
    this.#allocated = [];
    this.#live = null;
    this.#calls = 0;
    this.#passes = 0;
  }

  /** Says what came of a run of several, on a line that stays. */
  endRun(result: string): void {
    if (!this.#run) return;
    const { number, count, startedMs } = this.#run;
    const ms = performance.now() - startedMs;
    this.#spentMs += ms;
    this.clear();
    const text = `run ${number} of ${count}: ${formatMs(ms)}, ${result}`;
    this.#stream?.write(this.#stream.isTTY ? `${text}\n` : `mpgc: ${text}\n`);
  }

  /** Says something on a line that stays; `always`: also where nothing else is said. */
  note(text: string, { always }: { always: boolean }): void {
    this.clear();
    (this.#stream ?? (always ? process.stderr : null))?.write(`mpgc: ${text}\n`);
  }

  /** What is done now, with how far it is behind a colon: a log says that now and then alone. */
  phase(phase: string): void {
    const isFurther = stepOf(phase) === stepOf(this.#phase);
    this.#phase = phase;
    this.#held = false;
    if (this.#stream?.isTTY) this.#draw();
    // Of several runs the result of each is enough for a log.
    else if (!this.#run && !isFurther) this.#stream?.write(`mpgc: ${phase}\n`);
  }

  record(record: CaptureRecord): void {
    if (record.type === 'board') this.#agentBytes = record.agent.heapBytes;
    if (record.type === 'batch') this.#calls += record.calls;
    if (record.type === 'pass' && record.loop === 0) this.#passes = record.passes;
    if (record.type !== 'sample') return;
    const allocated = record.allocBytes - this.#agentBytes;
    this.#allocated = [...this.#allocated, allocated].slice(-SPARK_COUNT);
    if (record.collected) this.#live = { bytes: allocated, isLast: true };
    else if (this.#live) this.#live.isLast = false;
  }

  /** Prints what the program printed. The line stays away while the program is in the middle of one of its own. */
  passThrough(text: string, stream: NodeJS.WriteStream): void {
    this.clear();
    stream.write(text);
    this.#hidden = stream.isTTY === true && !text.endsWith('\n');
  }

  /** Keeps the line away while somebody types, until the next phase. */
  hold(): void {
    this.clear();
    this.#held = true;
  }

  /** Takes the line away so that something else can be printed; it comes back by itself. */
  clear(): void {
    if (!this.#drawn || this.#stream === null) return;
    cursorTo(this.#stream, 0);
    clearLine(this.#stream, 0);
    this.#drawn = false;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.clear();
  }

  #tick(): void {
    if (this.#stream?.isTTY) this.#draw();
    else if (RUN_PHASES.has(this.#phase) || AFTER_PHASES.has(stepOf(this.#phase)))
      this.#stream?.write(`mpgc: ${this.#text()}\n`);
  }

  #draw(): void {
    if (this.#hidden || this.#held || this.#stream === null) return;
    const width = Math.max(20, (this.#stream.columns ?? 80) - 1);
    cursorTo(this.#stream, 0);
    this.#stream.write(this.#text().slice(0, width));
    clearLine(this.#stream, 1);
    this.#drawn = true;
  }

  /** How long the rest takes, by the runs that have ended. */
  #runText(): string[] {
    if (!this.#run) return [];
    const { number, count, startedMs } = this.#run;
    const name = `run ${number} of ${count}`;
    if (number === 1) return [name];
    const eachMs = this.#spentMs / (number - 1);
    const leftMs = Math.max(0, eachMs * (count - number + 1) - (performance.now() - startedMs));
    return [`${name}, about ${formatMs(leftMs)} left`];
  }

  #text(): string {
    const parts = [
      formatMs(performance.now() - this.#startedMs).padStart(7),
      ...this.#runText(),
      this.#phase,
    ];
    if (AFTER_PHASES.has(stepOf(this.#phase))) return parts.join('  ');
    if (this.#calls > 0) parts.push(formatPlural(this.#calls, 'call'));
    if (this.#passes > 0) parts.push(formatPlural(this.#passes, 'pass'));
    const last = this.#allocated.at(-1);
    if (last !== undefined && this.#allocated.length === 1) {
      parts.push(`baseline ${formatBytesShort(last)}`, 'no sample since');
    } else if (last !== undefined) {
      parts.push(memoryText(last, this.#live));
      parts.push(sparkline(this.#allocated));
    }
    return parts.join('  ');
  }
}

/** What is live is known at a collection alone: of later samples it may be more, or less. */
function memoryText(allocated: number, live: { bytes: number; isLast: boolean } | null): string {
  if (live?.isLast) return `live ${formatBytesShort(live.bytes)}`;
  const text = `allocated ${formatBytesShort(allocated)}`;
  return live === null ? text : `${text} (live ${formatBytesShort(live.bytes)} at the last collection)`;
}

function stepOf(phase: string): string {
  return phase.split(': ', 1)[0]!;
}
