import { describe, expect, it } from 'vitest';
import { describeDiscarded } from '../../../../src/report/text/coded/describe-discarded.js';
import { describeError } from '../../../../src/report/text/coded/describe-error.js';
import { describeWarning } from '../../../../src/report/text/coded/describe-warning.js';
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

const warn = (warning: object) =>
  describeWarning(warningSchema.parse({ type: 'warning', atMs: 0, ...warning }));
const fail = (error: object) =>
  describeError(errorSchema.parse({ type: 'error', atMs: 0, origin: 'board', ...error }));
const discard = (discarded: object) =>
  describeDiscarded(discardedSchema.parse({ type: 'discarded', atMs: 0, text: 'x', ...discarded }));

const WARNINGS: Row[] = [
  [
    'other-implementation',
    { implementation: 'circuitpython' },
    'This is circuitpython: its figures are shown as it gives them.',
  ],
  [
    'collects-at-prompt',
    {},
    'gc.collect() only asks for a collection here; it runs when the prompt is back. Live memory is known only at the prompt, and pauses are not known.',
  ],
  ['no-mem-info', {}, 'This firmware has no micropython.mem_info: there is no heap map.'],
  [
    'not-interruptible',
    {},
    'Ctrl-C does not stop code on this firmware: neither --duration nor ctrl-C ends a program.',
  ],
  [
    'source-on-heap',
    { scriptBytes: 729, rawPaste: false },
    "The board holds the script's text (729 bytes) on its heap while the script runs, because the firmware has no raw paste. The samples include it; a program started from main.py would not have it.",
  ],
  [
    'source-on-heap',
    { scriptBytes: 1024, rawPaste: true },
    "The board holds the script's text (1024 bytes) on its heap while the script runs, because ctrl-C does not stop code that comes by raw paste. The samples include it; a program started from main.py would not have it.",
  ],
  [
    'collects-itself',
    { lines: [1, 2, 3, 4, 5, 6] },
    "The script calls gc.collect() itself (line 1, 2, 3, 4, 5): live memory is measured after collections of mpgc all the same, and the time of a call includes the script's own.",
  ],
  [
    'not-wrapped',
    {},
    'The script could not be parsed here, so it runs as it is: SystemExit restarts the board, and at MemoryError no map is taken.',
  ],
  ['restarted', {}, 'The program left the board unable to run anything more, so it was soft-reset.'],
  [
    'step-failed',
    { step: 'program-end-sample', exception: 'MemoryError: no room' },
    'No success with the sample at the end of the program: MemoryError: no room',
  ],
  ['step-failed', { step: 'final-sample', exception: 'X' }, 'No success with the final sample: X'],
  ['step-failed', { step: 'final-map', exception: 'X' }, 'No success with the final heap map: X'],
  ['step-failed', { step: 'map-between', exception: 'X' }, 'No success with a heap map during the run: X'],
  ['step-failed', { step: 'remove-agent', exception: 'X' }, 'No success with removing the agent: X'],
  ['heap-map', { role: 'final', attempts: 3 }, 'No final heap map: 3 dumps did not agree with themselves.'],
  ['map-too-large', { role: 'final', mostBytes: 2 ** 20 }, 'No final heap map: its text is over 1 MiB.'],
  ['no-timer', {}, 'This firmware has no machine.Timer: no timer takes samples while the program runs.'],
  [
    'no-timer',
    { refused: ['Timer(-1): ValueError', 'Timer(0): OSError'] },
    'No timer could be started (Timer(-1): ValueError; Timer(0): OSError): there are no timer samples.',
  ],
  ['batch-lost', { calls: 8 }, 'The board did not say how a batch of 8 calls ended: they are not counted.'],
  [
    'interrupted-call',
    { call: 12 },
    'Call 12 did not return in time and was interrupted: what it left is in the samples after it.',
  ],
  [
    'heap-full',
    {},
    'The heap is so full that no more samples could be taken: what was measured before that is shown.',
  ],
  [
    'bare-hung',
    {},
    'The board answers no more: it hung when the program ran once more with nothing of mpgc on the heap, as some firmware does when the heap is full. Press its reset button. What was measured before that stands.',
  ],
  [
    'line-repaired',
    { resent: 2, askedAgain: 1 },
    'The line to the board damages what passes it. Sent again: 2; ends and prompts asked for again: 1.',
  ],
  [
    'not-checked',
    {},
    'What was sent could not be checked as it arrived, for want of room or of a way: a byte that the line changed would not be seen.',
  ],
  [
    'line-residue',
    {},
    'A line of mpgc was damaged on its way while the heap was measured: the names in it stay on the heap, and are in the figures.',
  ],
  [
    'left-out',
    { of: 'output', records: 12345, bytes: 3 * 2 ** 20, mostBytes: 2 ** 24, mostRecords: null },
    "Not recorded: 3 MiB of the program's output (12,345 records). A capture takes 16 MiB of it.",
  ],
  [
    'left-out',
    { of: 'heap-map', records: 9, bytes: 2 ** 20, mostBytes: 2 ** 26, mostRecords: 2010 },
    'Not recorded: 1 MiB of heap maps (9 records). A capture takes 64 MiB of it, and 2,010 records at most.',
  ],
];

const ERRORS: Row[] = [
  [
    'SCRIPT_DOES_NOT_FIT',
    { sourceBytes: 8264, addedBytes: 66, largestFreeBytes: 4912 },
    "The script is too large for this board: it holds the text, 8264 bytes and 66 of mpgc's, on its heap in one piece, and the largest free block beside mpgc has 4912.",
  ],
  [
    'CAPTURE_FULL',
    { mostBytes: 2 ** 29 },
    'The capture is full: it has 512 MiB. What came before that is shown.',
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
    'The line to the board damages what is sent: 3 attempts failed while loading the agent.',
  ],
  ['END_LOST', {}, 'How the program ended is not known: what the board said of it did not arrive.'],
  ['BOARD_NOT_STOPPING', { interrupts: 3 }, 'The program does not stop: 3 interrupts had no effect.'],
  [
    'BOARD_EXCEPTION',
    { phase: 'collecting', exception: 'MemoryError: ', traceback: 'Traceback:\nMemoryError: ' },
    'The board raised an exception while collecting:\nTraceback:\nMemoryError: ',
  ],
];

const DISCARDED: Row[] = [
  ['wrong-checksum', {}, 'a line of the agent with a wrong checksum'],
  ['cut-off', {}, 'a line of the agent that was cut off'],
  ['unknown-source', { source: 9 }, 'a sample of a source that mpgc does not know (9)'],
  ['dump-invalid', { why: 'no-map' }, 'The heap dump does not agree with itself: it has no map.'],
  ['dump-invalid', { why: 'later' }, 'The heap dump does not agree with itself: later.'],
  ['refused', { record: 'sample' }, 'a sample record that cannot be, or beyond what a capture holds'],
];

const CONFORMANCE: Row[] = [
  ['no-mem-info', {}, 'the firmware has no micropython.mem_info'],
  [
    'unknown-version',
    { implementation: 'circuitpython', version: '10.0.3' },
    'the model is of MicroPython since 1.9, and this is circuitpython 10.0.3',
  ],
  [
    'unknown-version',
    { implementation: 'circuitpython', version: [10, 0, 3] },
    'the model is of MicroPython since 1.9, and this is circuitpython 10.0.3',
  ],
  ['figures-disagree', {}, "the board's own figures do not agree with each other"],
  ['no-room', { largestFreeBytes: 96 }, 'the largest free block has 96 bytes, too few for a round'],
  [
    'interpreter-allocates',
    {},
    'this firmware has sys.settrace, whose interpreter allocates memory as it runs',
  ],
  [
    'something-else-allocates',
    {},
    'the heap changes while a program runs that allocates nothing: something else is at work, such as a timer, an interrupt or a thread',
  ],
  ['too-little-free', {}, 'there is too little free heap for a round'],
  ['no-round', {}, 'no round was run'],
  [
    'stale-words',
    {},
    'words left on its stack keep garbage in so many ways that no program could be decided',
  ],
  ['board-raised', { exception: 'MemoryError: ' }, 'the board raised MemoryError: '],
];

const ACCOUNTING: Row[] = [
  [
    'alloc-differs',
    { saysBytes: 100, mapBytes: 96 },
    'gc.mem_alloc() says 100 where the heap map has 96 bytes in use.',
  ],
  ['free-differs', { saysBytes: 100, mapBytes: 96 }, 'gc.mem_free() says 100 where mem_info says 96.'],
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
    expect(discard({ reason: 'a line of the agent that was cut off' })).toBe(
      'a line of the agent that was cut off',
    );
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
    expect(warn({ code: 'restarted' })).toMatch(/^The program left the board/);
    expect(fail({ code: 'INTERNAL' })).toBe('INTERNAL');
    expect(discard({})).toBe('unknown');
  });

  it('is the exception itself where the program raised it, and what became of the board', () => {
    expect(fail({ origin: 'program', code: 'ValueError', message: 'ValueError: no' })).toBe('ValueError: no');
    expect(fail({ origin: 'program', code: 'ValueError' })).toBe('ValueError');
    expect(fail({ origin: 'program', code: 'BOARD_RESET', values: { phase: 'running' } })).toBe(
      'The board restarted while the program ran: its heap is gone.',
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
