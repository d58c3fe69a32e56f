/**
 * What a line of the output is like that a firmware prints: `memory`, a MemoryError; `locked`, one because the heap was
 * locked; `recursion`, the limit of the stack; `exception`, any other that nothing caught.
 */
export type PrintedKind = 'memory' | 'locked' | 'recursion' | 'exception';

/** Where it came up, by the line that the firmware prints before; `unsaid` where there is none. */
export type PrintedPlace = 'interrupt' | 'task' | 'thread' | 'traceback' | 'unsaid';

/** One exception as the output tells of it. */
export interface PrintedReport {
  kind: PrintedKind;
  place: PrintedPlace;
  /** What the firmware prints before it, where that says where it came up. */
  heading: string | null;
  /** The line with the exception. */
  line: string;
  /** What a MemoryError asked for, in bytes; null where it does not say. */
  requestedBytes: number | null;
  /** Whether the words are the firmware's own: a program may print the name of an exception for any reason. */
  isFirmwares: boolean;
}

/**
 * The lines before an exception. shared/runtime/mpirq.c and the machine_*.c of the ports; py/modthread.c (_thread);
 * extmod/asyncio/core.py; py/obj.c. After the first of these the firmware switches the handler off.
 */
const HEADINGS: [PrintedPlace, RegExp][] = [
  ['interrupt', /\buncaught exception in\b.*\b(handler|callback|interrupt|timer)/i],
  ['thread', /^unhandled exception in thread\b/i],
  ['task', /^Task exception wasn't retrieved/],
  ['traceback', /^Traceback \(most recent call last\):/],
];
/** Frames of a traceback, and what asyncio prints of its task. */
const BETWEEN = /^( +File "|future: |\s*$)/;
const EXCEPTION = /^([A-Z_a-z][\w.]*)(: |:?\s*$)/;
/** py/runtime.c m_malloc_fail(), and py/stackctrl.c; terse firmware says the name alone. */
const LOCKED = /\bheap is locked\b/;
const NO_MEMORY = /\bmemory allocation failed\b/;
const BARE = /^MemoryError:?\s*$/;
const NAMED = /\bMemoryError\b/;
const RECURSION = /\bmaximum recursion depth exceeded\b/;
const SIZE = /\ballocating (\d+) bytes/;

/** Finds the exceptions in the lines of an output, each with what was printed before it. */
export class PrintedReports {
  #place: PrintedPlace = 'unsaid';
  #heading: string | null = null;

  /** What this line ends; null where it is the program's, or the beginning of a report. */
  add(line: string): PrintedReport | null {
    const place = HEADINGS.find(([, heading]) => heading.test(line))?.[0];
    if (place !== undefined) {
      // A traceback inside of another report is a part of it.
      if (place === 'traceback' && this.#place !== 'unsaid') return null;
      this.#place = place;
      this.#heading = place === 'traceback' ? null : line;
      return null;
    }
    if (this.#place !== 'unsaid' && BETWEEN.test(line)) return null;
    const report = reportOf(line, this.#place, this.#heading);
    this.#place = 'unsaid';
    this.#heading = null;
    return report;
  }
}

function reportOf(line: string, place: PrintedPlace, heading: string | null): PrintedReport | null {
  const size = SIZE.exec(line)?.[1];
  const name = EXCEPTION.exec(line)?.[1];
  // ctrl-C is mpgc's own, wherever it met the program.
  const isReported = place !== 'unsaid' && name !== undefined && name !== 'KeyboardInterrupt';
  const kind = kindOf(line, place) ?? (isReported ? 'exception' : null);
  if (kind === null) return null;
  const isFirmwares = isReported || BARE.test(line) || NO_MEMORY.test(line) || RECURSION.test(line);
  return {
    kind,
    place,
    heading,
    line,
    requestedBytes: size === undefined ? null : Number(size),
    isFirmwares,
  };
}

/** Where an interrupt handler runs, the heap is locked, whether or not the firmware has room to say so. */
function kindOf(line: string, place: PrintedPlace): PrintedKind | null {
  if (RECURSION.test(line)) return 'recursion';
  if (LOCKED.test(line)) return 'locked';
  if (!NO_MEMORY.test(line) && !NAMED.test(line)) return null;
  return place === 'interrupt' && !SIZE.test(line) ? 'locked' : 'memory';
}
