import { clearLine, cursorTo } from 'node:readline';
import { PHASES } from '../phases.js';
import { sparkline } from '../report/syntax/sparkline.js';
import { wrapText } from '../report/syntax/wrap-text.js';
import { formatBytesShort, formatMs, formatPlural } from '../report/text/format.js';
import type { CaptureRecord } from '../session/schema.js';

const SPARK_COUNT = 24;
/** Of fewer samples a course says nothing. */
const LEAST_SPARKS = 6;
const GAP = '  ';
/** Of a log, and of a terminal that does not say how wide it is. */
const WIDTH = 80;
/** What a line that stays begins with. */
const LABEL = 'mpgc: ';
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
  #units = new UnitCount([]);

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
    this.#units = new UnitCount([]);
  }

  /** The loops whose passes are judged in the run that begins. */
  startLoops(loops: readonly { callback?: true | undefined }[]): void {
    this.#units = new UnitCount(loops);
  }

  /** Says what came of a run of several, on a line that stays. */
  endRun(result: string): void {
    if (!this.#run) return;
    const { number, count, startedMs } = this.#run;
    const ms = performance.now() - startedMs;
    this.#spentMs += ms;
    this.clear();
    const text = `run ${number} of ${count}: ${formatMs(ms)}, ${result}`;
    this.#stream?.write(staying(text, this.#stream.isTTY ? '' : LABEL));
  }

  /** Says something on a line that stays; `always`: also where nothing else is said. */
  note(text: string, { always }: { always: boolean }): void {
    this.clear();
    (this.#stream ?? (always ? process.stderr : null))?.write(staying(text, LABEL));
  }

  /** What is done now, with how far it is behind a colon: a log says that now and then alone. */
  phase(phase: string): void {
    const isFurther = stepOf(phase) === stepOf(this.#phase);
    this.#phase = phase;
    this.#held = false;
    if (this.#stream?.isTTY) this.#draw();
    // Of several runs the result of each is enough for a log.
    else if (!this.#run && !isFurther) this.#stream?.write(staying(this.#phaseWords(), LABEL));
  }

  record(record: CaptureRecord): void {
    if (record.type === 'board') this.#agentBytes = record.agent.heapBytes;
    this.#units.add(record);
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
      this.#stream?.write(`${LABEL}${this.#text(WIDTH - LABEL.length)}\n`);
  }

  #draw(): void {
    if (this.#hidden || this.#held || this.#stream === null) return;
    // A character in the last column would begin another line.
    const width = Math.max(1, (this.#stream.columns || WIDTH) - 1);
    cursorTo(this.#stream, 0);
    this.#stream.write(this.#text(width));
    clearLine(this.#stream, 1);
    this.#drawn = true;
  }

  /** How long the rest takes, by the runs that have ended. */
  #runText(): { name: string; left: string } {
    if (!this.#run) return { name: '', left: '' };
    const { number, count, startedMs } = this.#run;
    const name = `run ${number} of ${count}`;
    if (number === 1) return { name, left: '' };
    const eachMs = this.#spentMs / (number - 1);
    const leftMs = Math.max(0, eachMs * (count - number + 1) - (performance.now() - startedMs));
    return { name, left: `, about ${formatMs(leftMs)} left` };
  }

  /** A loop is not called: its passes come while the program runs. */
  #phaseWords(): string {
    return this.#phase === PHASES.calling && this.#units.noun === 'pass' ? PHASES.running : this.#phase;
  }

  /** What has room in `width` columns: of what tells least there is less, or none. */
  #text(width: number): string {
    const time = formatMs(performance.now() - this.#startedMs).padStart(7);
    const { name, left } = this.#runText();
    const phase = this.#phaseWords();
    const [step = ''] = phase.split(',', 1);
    const isAfter = AFTER_PHASES.has(stepOf(this.#phase));
    const count = isAfter ? '' : this.#units.text();
    const { memory, live } = isAfter ? NO_MEMORY : memoryText(this.#allocated, this.#live);
    const forms = [
      [time, name + left, phase, count, memory + live],
      [time, name + left, phase, count, memory],
      [time, name + left, step, count, memory],
      [time, name, step, count, memory],
      [time, name, count, memory || step],
      [time, count, memory || step],
      [time, memory || step],
    ].map((parts) => parts.filter((part) => part !== '').join(GAP));
    const text = (forms.find(({ length }) => length <= width) ?? forms.at(-1)!).slice(0, width);
    const room = width - text.length - GAP.length;
    const hasCourse = !isAfter && this.#allocated.length > 1 && room >= LEAST_SPARKS;
    return hasCourse ? `${text}${GAP}${sparkline(this.#allocated.slice(-room))}` : text;
  }
}

/** Calls that were made, or passes of the loops that are judged, all together. */
class UnitCount {
  readonly noun: 'call' | 'pass';
  readonly #isOneLoop: boolean;
  readonly #passes = new Map<number, number>();
  #calls = 0;

  constructor(loops: readonly { callback?: true | undefined }[]) {
    this.noun = loops.some(({ callback }) => !callback) ? 'pass' : 'call';
    this.#isOneLoop = loops.length <= 1;
  }

  add(record: CaptureRecord): void {
    if (record.type === 'pass') this.#passes.set(record.loop, record.passes);
    // One that goes on is not over.
    if (record.type === 'passes')
      record.begun.forEach((begun, loop) => void this.#passes.set(loop, Math.max(0, begun - 1)));
    // Where it goes on from pass to pass of several loops, which of them it came to is told by their passes.
    if (record.type === 'batch' && this.#isOneLoop) this.#calls += record.calls;
  }

  text(): string {
    const count = [...this.#passes.values()].reduce((sum, passes) => sum + passes, this.#calls);
    return count === 0 ? '' : formatPlural(count, this.noun);
  }
}

const NO_MEMORY = { memory: '', live: '' };

/** What is live is known at a collection alone: of later samples it may be more, or less. */
function memoryText(
  samples: readonly number[],
  live: { bytes: number; isLast: boolean } | null,
): { memory: string; live: string } {
  const last = samples.at(-1);
  if (last === undefined) return NO_MEMORY;
  if (samples.length === 1) return { memory: `baseline ${formatBytesShort(last)}`, live: '' };
  if (live?.isLast) return { memory: `live ${formatBytesShort(live.bytes)}`, live: '' };
  const lastLive = live === null ? '' : `, last live ${formatBytesShort(live.bytes)}`;
  return { memory: `allocated ${formatBytesShort(last)}`, live: lastLive };
}

/** A text that stays, no wider than a log. */
function staying(text: string, label: string): string {
  return `${wrapText(label + text, WIDTH, ' '.repeat(label.length)).join('\n')}\n`;
}

function stepOf(phase: string): string {
  return phase.split(': ', 1)[0]!;
}
