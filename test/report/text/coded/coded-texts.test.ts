import { describe, expect, it } from 'vitest';
import { describeDiscarded } from '../../../../src/report/text/coded/describe-discarded.js';
import { describeError } from '../../../../src/report/text/coded/describe-error.js';
import { describeWarning, type WarnedRun } from '../../../../src/report/text/coded/describe-warning.js';
import { withReasons } from '../../../../src/report/text/coded/model-check-reasons.js';
import { describeModelCheck } from '../../../../src/report/text/describe-model-check.js';
import type { Coded } from '../../../../src/session/coded-schema.js';
import {
  ACCOUNTING_VALUES,
  CONFORMANCE_VALUES,
  DISCARDED_VALUES,
  ERROR_VALUES,
  WARNING_VALUES,
} from '../../../../src/session/coded-values.js';
import type { ModelCheck } from '../../../../src/session/model-check-schema.js';
import { discardedSchema, errorSchema, warningSchema } from '../../../../src/session/schema.js';

type Row = [code: string, values: Coded['values'], text: string];

const warn = (warning: object, run: WarnedRun = {}) =>
  describeWarning(warningSchema.parse({ type: 'warning', atMs: 0, ...warning }), run);
const fail = (error: object) =>
  describeError(errorSchema.parse({ type: 'error', atMs: 0, origin: 'board', ...error }));
const discard = (discarded: object) =>
  describeDiscarded(discardedSchema.parse({ type: 'discarded', atMs: 0, text: 'x', ...discarded }));

const WARNINGS: Row[] = [
  [
    'not-stepped',
    { places: ['main.py:7', 'app.py:3'], instead: 'loops' },
    'Judged by the loops of the script alone: this board collects at its prompt only, and cannot be stopped in the passes of main.py:7, app.py:3.',
  ],
  [
    'not-stepped',
    { places: ['app.py:7'], instead: 'time' },
    'Watched over time: this board collects at its prompt only, and cannot be stopped in the passes of app.py:7.',
  ],
  [
    'lines-no-room',
    { detail: 'line' },
    'The heap has no room for a probe on each line, so mpgc counted by functions.',
  ],
  [
    'lines-no-room',
    { detail: 'function' },
    'The heap has no room for probes: what lines or functions allocate is not known.',
  ],
  [
    'lines-failed',
    { code: 'BOARD_SILENT' },
    'What lines allocate is not known, or which of them a leak comes from: the run with probes could not be completed (BOARD_SILENT). All other figures are of the run before it.',
  ],
  [
    'lines-of-vast-heap',
    {},
    'What lines allocate was not counted: the program fills a heap that grows to many MB.',
  ],
  [
    'lines-need-reset',
    {},
    'What lines allocate was not counted: the run with probes needs a reset before it, and --reset none asks for none.',
  ],
  [
    'not-again',
    {},
    'It was not run again, as the program took what was typed: what its lines allocate is not known.',
  ],
  [
    'takes-no-input',
    {},
    'The program reads what is typed (input or stdin), and the embedded board takes nothing while a program runs: input() waits there for ever.',
  ],
  [
    'no-census',
    {},
    'What grows by name is not known: the program could not be looked at while it runs once more, or the heap has no room for what looks.',
  ],
  [
    'snapshot-broken-off',
    { readBytes: 4096, ofBytes: 12_000 },
    'The reading of the heap was broken off. 4096 of 12000 B are in the capture, without what they are.',
  ],
  ['no-snapshot', { reason: 'damaged' }, 'No snapshot: what came of it over the line was damaged each time.'],
  [
    'not-traced',
    {},
    'Which lines the leak comes from is not known: following them needs a line that each call or pass comes to, and heap maps that come whole, no more of them than mpgc takes.',
  ],
  [
    'not-retained',
    {},
    'What stays of each line was not measured: that takes more heap maps or more time than mpgc spends on it, or the maps did not come whole.',
  ],
  [
    'other-implementation',
    { implementation: 'circuitpython' },
    'This is circuitpython, not MicroPython: mpgc shows its figures as it gives them.',
  ],
  [
    'collects-at-prompt',
    {},
    'On this firmware gc.collect() runs only when the prompt is back: live memory is known at the prompt only, and pauses are not known.',
  ],
  ['no-mem-info', {}, 'No heap map: this firmware has no micropython.mem_info.'],
  [
    'not-interruptible',
    {},
    'On this firmware ctrl-C does not stop code: neither a time limit nor ctrl-C ends a program.',
  ],
  [
    'source-on-heap',
    { scriptBytes: 729, rawPaste: false },
    "The script's text (729 bytes) is on the heap while the script runs, and in every sample, because the firmware has no raw paste. Started from main.py, the program would not have it there.",
  ],
  [
    'source-on-heap',
    { scriptBytes: 1024, rawPaste: true },
    "The script's text (1024 bytes) is on the heap while the script runs, and in every sample, because ctrl-C does not stop code sent by raw paste. Started from main.py, the program would not have it there.",
  ],
  [
    'collects-itself',
    { lines: [1, 2, 3, 4, 5, 6] },
    "The script calls gc.collect() itself (line 1, 2, 3, 4, 5): the time of a call includes that. Live memory is still measured after mpgc's own collections.",
  ],
  [
    'not-wrapped',
    {},
    'mpgc could not parse the script, so it runs unchanged: SystemExit restarts the board, and there is no map at a MemoryError.',
  ],
  [
    'no-heap-lock',
    {},
    'This firmware has no micropython.heap_lock(): that a call allocates nothing cannot be proved on it.',
  ],
  [
    'not-bare',
    {},
    'It was not run once more with nothing of mpgc on the heap: the files that it imports would not be there. Put them on the board, and use --no-serve.',
  ],
  [
    'not-bare-written',
    {},
    'It was not run once more with nothing of mpgc on the heap: that may fill it, firmware without raw paste may answer no more then, and the files that were written to the board would stay there. --bare runs it all the same.',
  ],
  [
    'not-served',
    { paths: ['a.py', 'b.py'] },
    "This firmware takes no file system of mpgc's, so a.py, b.py could not be given to the program: it finds what is on the board.",
  ],
  [
    'files-left-out',
    { paths: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], mostFiles: 200, mostBytes: 262144 },
    'Not given to the program: a, b, c, d, e and 2 more. mpgc serves 200 files and 256 KiB of a program at most.',
  ],
  ['restarted', {}, 'After the program the board could run nothing more, so mpgc soft-reset it.'],
  [
    'step-failed',
    { step: 'program-end-sample', exception: 'MemoryError: no room' },
    'Could not take the sample at the end of the program: MemoryError: no room',
  ],
  ['step-failed', { step: 'final-sample', exception: 'X' }, 'Could not take the final sample: X'],
  ['step-failed', { step: 'final-map', exception: 'X' }, 'Could not take the final heap map: X'],
  ['step-failed', { step: 'map-between', exception: 'X' }, 'Could not take a heap map during the run: X'],
  ['step-failed', { step: 'remove-agent', exception: 'X' }, 'Could not remove the agent: X'],
  ['heap-map', { role: 'final', attempts: 3 }, 'No final heap map: 3 dumps did not agree with themselves.'],
  [
    'no-snapshot',
    { reason: 'no-memory' },
    'No snapshot: this firmware reads no memory: it has neither uctypes with binascii nor machine.mem32.',
  ],
  [
    'snapshot-broken-off',
    { readBytes: 4096, ofBytes: 9216 },
    'The reading of the heap was broken off. 4096 of 9216 B are in the capture, without what they are.',
  ],
  ['map-too-large', { role: 'final', mostBytes: 2 ** 20 }, 'No final heap map: its text is over 1 MiB.'],
  [
    'no-running-maps',
    { because: 'large-heap' },
    'No heap map while the program ran: this heap is too large for maps as text, which would hold the program up for seconds each, and mpgc cannot read its allocation table.',
  ],
  [
    'no-running-maps',
    { because: 'not-reached' },
    'No heap map while the program ran: the program ended before it came to a place where they are taken: a mark, a pass of a main loop that goes on (while True), or a tick of the timer.',
  ],
  [
    'no-running-maps',
    { because: 'no-clock' },
    'No heap map while the program ran: this firmware has no clock to space them by.',
  ],
  [
    'maps-dropped',
    { dropped: 1, taken: 4, why: 'changed' },
    '1 of 5 heap maps while the program ran were dropped. The first: The heap dump does not agree with itself: it changed while it was printed, or on the line.',
  ],
  ['no-timer', {}, 'No timer samples: this firmware has no machine.Timer.'],
  [
    'no-timer',
    { refused: ['Timer(-1): ValueError', 'Timer(0): OSError'] },
    'No timer samples: no timer could be started (Timer(-1): ValueError; Timer(0): OSError).',
  ],
  ['batch-lost', { calls: 8 }, '8 calls are not counted: the board did not say how they ended.'],
  [
    'interrupted-call',
    { call: 12 },
    'Call 12 did not return in time and was interrupted. The samples after it include what it left.',
  ],
  ['heap-full', {}, 'The heap was too full for more samples. The report shows everything before that.'],
  [
    'counter-refused',
    { states: 15, differing: 2, countedBytes: 4096, allocBytes: 4112 },
    'Sampling is slower: counting in the allocation table was wrong in 2 of 15 checks before the run (4096 B, gc.mem_alloc() says 4112 B).',
  ],
  [
    'counter-differs',
    { seq: 65, countedBytes: 4096, allocBytes: 4112 },
    'Samples before number 65 may be wrong: the allocation table had 4096 B in use, gc.mem_alloc() says 4112 B. From there on mpgc uses gc.mem_alloc().',
  ],
  [
    'bare-hung',
    {},
    'The board hung when the program ran once more without mpgc on the heap: some firmware does when the heap is full. Press its reset button. Everything measured before that stands.',
  ],
  [
    'line-repaired',
    { resent: 2, askedAgain: 1 },
    'The line to the board damages bytes. Sent again: 2; ends and prompts asked for again: 1.',
  ],
  [
    'not-checked',
    {},
    'The board could not check what mpgc sent (no room, or no means): a byte changed on the way would go unseen.',
  ],
  [
    'line-residue',
    {},
    'A line of mpgc was damaged on its way while the heap was measured: its names stay on the heap and count in the figures.',
  ],
  [
    'left-out',
    { of: 'output', records: 12345, bytes: 3 * 2 ** 20, mostBytes: 2 ** 24, mostRecords: null },
    "Not recorded: 3 MiB of the program's output (12,345 records). A capture holds at most 16 MiB of it.",
  ],
  [
    'left-out',
    { of: 'heap-map', records: 9, bytes: 2 ** 20, mostBytes: 2 ** 26, mostRecords: 2010 },
    'Not recorded: 1 MiB of heap maps (9 records). A capture holds at most 64 MiB of it and 2,010 records.',
  ],
];

const ERRORS: Row[] = [
  [
    'SCRIPT_DOES_NOT_FIT',
    { sourceBytes: 8264, addedBytes: 66, largestFreeBytes: 4912 },
    "The script is too large for this board: its text needs 8330 bytes of heap in one piece (66 of them mpgc's). The largest free block, with mpgc loaded, is 4912 bytes.",
  ],
  [
    'CAPTURE_FULL',
    { mostBytes: 2 ** 29 },
    'The capture is full at 512 MiB. The report shows everything before that.',
  ],
  [
    'BOARD_SILENT',
    { phase: 'reading-the-heap-map', waitedMs: 2000.4, received: '' },
    'The board did not answer while reading the heap map (2000 ms; nothing came).',
  ],
  [
    'BOARD_SILENT',
    { phase: 'collecting', waitedMs: 5, received: '">>> "' },
    'The board did not answer while collecting (5 ms; the last bytes were ">>> ").',
  ],
  [
    'BOARD_LOST',
    { port: '/dev/ttyACM0', loss: 'port-failed', detail: 'its device has disappeared' },
    'The board on /dev/ttyACM0 went away: its device has disappeared.',
  ],
  [
    'BOARD_LOST',
    { port: 'sim', loss: 'thread-ended', detail: '' },
    'The board on sim went away: its thread ended.',
  ],
  [
    'BOARD_LOST',
    { port: 'emu:a.uf2', loss: 'breakpoint', detail: '0x10000002' },
    'The board on emu:a.uf2 went away: the firmware stopped at a breakpoint at 0x10000002, as after a panic.',
  ],
  ['BOARD_LOST', { port: 'tcp', loss: 'link-down', detail: '' }, 'The board on tcp went away: link down.'],
  ['BOARD_RESET', { phase: 'final-samples' }, 'The board restarted while final samples.'],
  [
    'LINE_DAMAGED',
    { phase: 'loading-agent', attempts: 3 },
    'Bytes are damaged on the way to the board: 3 attempts failed while loading the agent.',
  ],
  ['END_LOST', {}, "How the program ended is not known: the board's report of it did not arrive."],
  ['BOARD_NOT_STOPPING', { interrupts: 3 }, 'The program does not stop: 3 interrupts had no effect.'],
  [
    'BOARD_EXCEPTION',
    { phase: 'collecting', exception: 'MemoryError: ', traceback: 'Traceback:\nMemoryError: ' },
    'The board raised an exception while collecting:\nTraceback:\nMemoryError: ',
  ],
];

const DISCARDED: Row[] = [
  ['wrong-checksum', {}, 'a line of the agent with a wrong checksum'],
  ['cut-off', {}, 'a line of the agent, cut off'],
  ['unknown-source', { source: 9 }, 'a sample from an unknown source (9)'],
  ['dump-invalid', { why: 'no-map' }, 'The heap dump does not agree with itself: it has no map.'],
  ['dump-invalid', { why: 'later' }, 'The heap dump does not agree with itself: later.'],
  ['refused', { record: 'sample' }, 'a sample record that is impossible, or beyond what a capture holds'],
];

const CONFORMANCE: Row[] = [
  ['no-mem-info', {}, 'the firmware has no micropython.mem_info'],
  [
    'unknown-version',
    { implementation: 'circuitpython', version: '10.0.3' },
    'the model covers MicroPython since 1.9; this is circuitpython 10.0.3',
  ],
  [
    'unknown-version',
    { implementation: 'circuitpython', version: [10, 0, 3] },
    'the model covers MicroPython since 1.9; this is circuitpython 10.0.3',
  ],
  ['figures-disagree', {}, "the board's own figures do not agree with each other"],
  ['no-room', { largestFreeBytes: 96 }, 'the largest free block is 96 bytes, too small for a round'],
  ['interpreter-allocates', {}, 'this firmware has sys.settrace, and its interpreter allocates as it runs'],
  [
    'something-else-allocates',
    {},
    'something else allocates while the programs run, such as a timer, an interrupt or a thread',
  ],
  ['too-little-free', {}, 'there is too little free heap for a round'],
  ['no-round', {}, 'no round was run'],
  ['stale-words', {}, 'words left on its stack may keep garbage in too many ways to decide any program'],
  ['board-raised', { exception: 'MemoryError: ' }, 'the board raised MemoryError: '],
];

const ACCOUNTING: Row[] = [
  [
    'alloc-differs',
    { saysBytes: 100, mapBytes: 96 },
    'gc.mem_alloc() says 100 bytes; the heap map has 96 in use.',
  ],
  ['free-differs', { saysBytes: 100, mapBytes: 96 }, 'gc.mem_free() says 100 bytes; mem_info says 96.'],
  ['dump-invalid', { why: 'no-map' }, 'The heap dump does not agree with itself: it has no map.'],
  ['dump-invalid', { why: 'later' }, 'The heap dump does not agree with itself: later.'],
  ['maps-missing', { printed: 1, wanted: 2 }, 'The board printed 1 of 2 heap maps.'],
  ['line-damaged', {}, 'The line before a heap map was damaged.'],
];

describe('a code of a capture', () => {
  it.each([
    ['warnings', WARNINGS, WARNING_VALUES],
    ['errors', ERRORS, ERROR_VALUES],
    ['discarded bytes', DISCARDED, DISCARDED_VALUES],
    ['conformance', CONFORMANCE, CONFORMANCE_VALUES],
    ['accounting', ACCOUNTING, ACCOUNTING_VALUES],
  ])('is known to these tests: %s', (_, coded, values) => {
    expect(new Set(coded.map(([code]) => code))).toEqual(new Set(Object.keys(values)));
  });

  it.each(WARNINGS)('%s %j of a warning has its text', (code, values, text) => {
    expect(warn({ code, values })).toBe(text);
  });

  it.each(ERRORS)('%s %j of an error has its text', (code, values, text) => {
    expect(fail({ code, values })).toBe(text);
  });

  it.each(DISCARDED)('%s %j of discarded bytes has its text', (code, values, text) => {
    expect(discard({ code, values })).toBe(text);
  });

  it.each(CONFORMANCE)('%s %j of a model check has its text', (code, values, text) => {
    const { conformance } = withReasons(checkOf({ because: { code, values } }, {}));
    expect(conformance.reason).toBe(text);
    expect(conformance).not.toHaveProperty('because');
    expect(describeModelCheck(checkOf({ because: { code, values } }, {})).sentence).toBe(
      `The board's heap could not be compared with the reference model: ${text}.`,
    );
  });

  it.each(ACCOUNTING)('%s %j of its accounting has its text', (code, values, text) => {
    expect(withReasons(checkOf({}, { because: { code, values } })).accounting.reason).toBe(text);
    expect(describeModelCheck(checkOf({}, { because: { code, values } })).evidence).toContain(
      `The board's figures disagree: ${text}`,
    );
  });
});

describe('an older capture', () => {
  it('reads as before', () => {
    expect(warn({ code: 'restarted', message: 'as it was said then' })).toBe('as it was said then');
    expect(fail({ code: 'BOARD_LOST', message: 'gone' })).toBe('gone');
    expect(discard({ reason: 'a line of the agent, cut off' })).toBe('a line of the agent, cut off');
    const check = withReasons(checkOf({ reason: 'no round was run' }, { reason: 'as then' }));
    expect([check.conformance.reason, check.accounting.reason]).toEqual(['no round was run', 'as then']);
    expect(withReasons(checkOf({}, {}))).toEqual(checkOf({}, {}));
  });
});

describe('what is not known', () => {
  it('is said by the words that stand beside it, else by its code', () => {
    expect(warn({ code: 'of-a-newer-mpgc', values: { a: 1 } })).toBe('of-a-newer-mpgc');
    expect(warn({ code: 'of-a-newer-mpgc', values: {}, message: 'words' })).toBe('words');
    expect(warn({ code: 'toString' })).toBe('toString');
    expect(warn({ code: 'batch-lost', values: {} })).toBe('batch-lost');
    expect(warn({ code: 'batch-lost', values: { calls: 'many' }, message: 'words' })).toBe('words');
    expect(warn({ code: 'restarted' })).toMatch(/^After the program the board/);
    expect(fail({ code: 'INTERNAL' })).toBe('INTERNAL');
    expect(discard({})).toBe('unknown');
  });

  it('is the exception itself where the program raised it, and what became of the board', () => {
    expect(fail({ origin: 'program', code: 'ValueError', message: 'ValueError: no' })).toBe('ValueError: no');
    expect(fail({ origin: 'program', code: 'ValueError' })).toBe('ValueError');
    expect(fail({ origin: 'program', code: 'BOARD_RESET', values: { phase: 'running' } })).toBe(
      'The board restarted while the program ran; its heap is gone.',
    );
    const values = { phase: 'running-program', withinMs: 629.4 };
    expect(fail({ origin: 'program', code: 'BOARD_RESET', values })).toBe(
      'The board restarted within 629 ms of the start of the program; its heap is gone.',
    );
  });
});

function checkOf(
  conformance: Partial<ModelCheck['conformance']>,
  accounting: Partial<ModelCheck['accounting']>,
): ModelCheck {
  return {
    conformance: {
      status: 'not-applicable',
      rounds: 0,
      operations: 0,
      collections: 0,
      repeated: 0,
      undecided: 0,
      staleWords: { programs: 0, collections: 0, mostBlocks: 0 },
      seed: 1,
      expectedRules: null,
      rules: [],
      ...conformance,
    },
    accounting: { status: 'mismatch', maps: 0, ...accounting },
  };
}

it.each([
  ['profile', {}, '--duration 30s'],
  [
    'leak, with something to repeat',
    { hunt: { setup: null, iterations: null, untilMs: null, allowErrors: false } },
    '--until 30s',
  ],
  ['leak, over time', { watch: true as const }, '--until 30s'],
])('after ctrl-C names the flag that mpgc %s has', (_, run, flag) => {
  const stopped = { code: 'no-census', values: { reason: 'stopped' } };
  expect(warn(stopped, run)).toBe(
    `What grows by name is not known: ctrl-C ended the run before it was looked at. Give it an end in place of ctrl-C: ${flag}.`,
  );
});
