import * as z from 'zod';

/**
 * What stands beside each code of a capture: the specification of `values`. src/agent writes them, report/text makes the
 * words. A code that is not here, of a newer mpgc, is shown as it is.
 */
const nothing = z.object({});
const text = z.string();
const count = z.number();

export const WARNING_VALUES = {
  'other-implementation': z.object({ implementation: text }),
  'collects-at-prompt': nothing,
  'no-mem-info': nothing,
  'not-interruptible': nothing,
  /** `rawPaste`: there is raw paste, but ctrl-C does not stop code that comes by it, or there is no compile(). */
  'source-on-heap': z.object({ scriptBytes: count, rawPaste: z.boolean(), compile: z.boolean().optional() }),
  'collects-itself': z.object({ lines: z.array(count) }),
  'not-wrapped': nothing,
  /** The program imports files that mpgc gives it, so it was not run once more with nothing of mpgc on the heap. */
  'not-bare': nothing,
  /** Files stand on the board for the run, and a firmware without raw paste may answer no more when its heap is full. */
  'not-bare-written': nothing,
  'not-traced': nothing,
  /** Why it is not known what grows by name; absent in older captures. */
  'no-census': z.object({
    reason: z
      .enum(['no-room', 'no-loop', 'few-walks', 'went-otherwise', 'stopped', 'no-reset', 'few-calls'])
      .exactOptional(),
  }),
  'not-retained': nothing,
  /** The program was given what a user typed, so that another run would wait for that. */
  'not-again': nothing,
  /** The program reads what a user types, and the board takes none while a program runs. */
  'takes-no-input': nothing,
  'lines-need-reset': nothing,
  'lines-of-vast-heap': nothing,
  /** The code of the error that ended the run with probes. */
  'lines-failed': z.object({ code: text }),
  'lines-no-room': z.object({ detail: z.enum(['line', 'function']) }),
  /** Files of the program for which the board has no way to get them. */
  'not-served': z.object({ paths: z.array(text) }),
  /** Files of the program that are over the limits of all of them together. */
  'files-left-out': z.object({ paths: z.array(text), mostFiles: count, mostBytes: count }),
  /** Loops of modules, and callbacks, as `app.py:41`, that a board cannot be stopped in which collects at its prompt only. */
  'not-stepped': z.object({ places: z.array(text), instead: z.enum(['time', 'loops']) }),
  restarted: nothing,
  'step-failed': z.object({
    step: z.enum([
      'program-end-sample',
      'final-sample',
      'final-map',
      'map-between',
      'collector',
      'owners',
      'bare-run',
      'compile-limit',
      'lines',
      'kept',
      'census',
      'grown',
      'allocating-lines',
      'snapshot',
      'remove-agent',
    ]),
    exception: text,
  }),
  'heap-map': z.object({ role: text, attempts: count }),
  /** Why no heap map was read while the program ran. */
  'no-running-maps': z.object({
    because: z.enum(['no-mem-info', 'no-clock', 'large-heap', 'no-place', 'not-reached']),
  }),
  /** Of the maps that were read while the program ran, those that did not agree with themselves; `why`: the first of them. */
  'maps-dropped': z.object({ dropped: count, taken: count, why: text }),
  'map-too-large': z.object({ role: text, mostBytes: count }),
  /** `refused`: what the board said of each timer; absent where it has no machine.Timer. */
  'no-timer': z.object({ refused: z.array(text).optional() }),
  /** Why the objects of the heap were not read. */
  'no-snapshot': z.object({
    reason: z.enum(['no-map', 'no-memory', 'no-room', 'unknown-forms', 'damaged', 'stopped']),
  }),
  /** The objects of the heap were not read to the end: what was read is in the capture. */
  'snapshot-broken-off': z.object({ readBytes: count, ofBytes: count }),
  /** No call was made with the heap locked: the firmware cannot lock it. */
  'no-heap-lock': nothing,
  'batch-lost': z.object({ calls: count }),
  'interrupted-call': z.object({ call: count }),
  'heap-full': nothing,
  /** Used bytes as counted in the allocation table, and as gc.mem_alloc() says, in so many of the comparisons before the run. */
  'counter-refused': z.object({ states: count, differing: count, countedBytes: count, allocBytes: count }),
  /** The same right before the sample `seq`: from that on gc.mem_alloc() is asked. */
  'counter-differs': z.object({ seq: count, countedBytes: count, allocBytes: count }),
  /** The board answered no more when it ran the program once more without mpgc. */
  'bare-hung': nothing,
  /** `resent`: sources that arrived otherwise than they were sent; `askedAgain`: ends and prompts that did not come. */
  'line-repaired': z.object({ resent: count, askedAgain: count }),
  'not-checked': nothing,
  'line-residue': nothing,
  /** Records of a type that a capture holds no more of; `bytes` is what the board sent, `mostBytes` and `mostRecords` what is kept. */
  'left-out': z.object({
    of: text,
    records: count,
    bytes: count,
    mostBytes: count,
    mostRecords: count.nullable(),
  }),
};

export const DISCARDED_VALUES = {
  'wrong-checksum': nothing,
  'cut-off': nothing,
  /** Of a sample: a number that none of SAMPLE_SOURCES has. */
  'unknown-source': z.object({ source: count }),
  'dump-invalid': z.object({ why: text }),
  /** A record that cannot stand in a capture: its JSON, or the beginning of it, is the content. */
  refused: z.object({ record: text }),
};

/** Of errors of the board and of mpgc; an exception of the program has its class as its code. `phase` and `loss` are codes, too. */
export const ERROR_VALUES = {
  BOARD_SILENT: z.object({ phase: text, waitedMs: count, received: text }),
  BOARD_LOST: z.object({ port: text, loss: text, detail: text }),
  /** `withinMs`: of the program, from its start until the restart was seen; absent from older captures, and where mpgc's own line ran. */
  BOARD_RESET: z.object({ phase: text, withinMs: count.optional() }),
  LINE_DAMAGED: z.object({ phase: text, attempts: count }),
  END_LOST: nothing,
  /** `waits`: the program reads what a user types, and the board takes none while it runs: it may wait for that. */
  BOARD_NOT_STOPPING: z.object({ interrupts: count, waits: z.boolean().optional() }),
  BOARD_EXCEPTION: z.object({ phase: text, exception: text, traceback: text }),
  CAPTURE_FULL: z.object({ mostBytes: count }),
  /** `addedBytes`: of the text that is sent, what is mpgc's. */
  SCRIPT_DOES_NOT_FIT: z.object({
    sourceBytes: count,
    addedBytes: count.optional(),
    largestFreeBytes: count,
  }),
};

/** `because` of a model check that could not be made. */
export const CONFORMANCE_VALUES = {
  'no-mem-info': nothing,
  'unknown-version': z.object({ implementation: text, version: z.union([text, z.array(count)]) }),
  'figures-disagree': nothing,
  'no-room': z.object({ largestFreeBytes: count }),
  'interpreter-allocates': nothing,
  'something-else-allocates': nothing,
  'too-little-free': nothing,
  'no-round': nothing,
  'stale-words': nothing,
  'board-raised': z.object({ exception: text }),
};

/** `because` of maps that do not agree with the board's own figures. */
export const ACCOUNTING_VALUES = {
  'alloc-differs': z.object({ saysBytes: count, mapBytes: count }),
  'free-differs': z.object({ saysBytes: count, mapBytes: count }),
  'dump-invalid': z.object({ why: text }),
  'maps-missing': z.object({ printed: count, wanted: count }),
  'line-damaged': nothing,
};
