import { describe, expect, it } from 'vitest';
import { judgeNoalloc } from '../../../src/analysis/noalloc/judge-noalloc.js';
import type { NoallocRecords } from '../../../src/analysis/noalloc/noalloc-fold.js';
import type { RecordOf } from '../../../src/session/schema.js';
import { HEADER } from '../../support/record.js';

const HEAD = {
  ...HEADER,
  options: { ...HEADER.options, call: 'isr()', noalloc: { setup: null, iterations: 40, untilMs: 60_000 } },
};
const CATCHES = {
  ...HEAD,
  options: { ...HEAD.options, noalloc: { ...HEAD.options.noalloc, catches: true as const } },
};
const END = {
  type: 'end',
  atMs: 9,
  reason: 'finished',
  exitCode: 0,
  programStartMs: 1,
  programEndMs: 8,
} as const;

function locked(begun: number, exception: string | null = null, traceback = ''): RecordOf<'locked-calls'> {
  const raised = exception === null ? null : { exception, message: `${exception}: text`, traceback };
  return { type: 'locked-calls', atMs: 1, phase: 'first', asked: 40, begun, leftLocked: 0, raised };
}
const open = (...bytes: number[]): RecordOf<'open-calls'> => ({ type: 'open-calls', atMs: 2, bytes });

const judge = (changes: Partial<NoallocRecords>) =>
  judgeNoalloc({
    header: HEAD,
    first: locked(40),
    warm: null,
    open: open(0, 0),
    lines: null,
    noLock: false,
    raised: false,
    end: END,
    ...changes,
  });
const said = (changes: Partial<NoallocRecords>) => {
  const judged = judge(changes);
  return [judged?.verdict, judged?.reason];
};

describe('whether a call allocates', () => {
  it('is not asked of other runs', () => {
    expect(judge({ header: HEADER })).toBeNull();
  });

  it.each<[string, Partial<NoallocRecords>, string, string | null]>([
    ['no call raised, and none took memory', {}, 'allocates-nothing', null],
    ['a call freed some', { open: open(0, -16) }, 'allocates-nothing', null],
    [
      'each raises',
      { first: locked(1, 'MemoryError'), open: open(32, 32), warm: locked(1, 'MemoryError') },
      'allocates',
      'every-call',
    ],
    [
      'the fifth raises',
      { first: locked(5, 'MemoryError'), open: open(0, 16), warm: locked(2, 'MemoryError') },
      'allocates',
      'some-calls',
    ],
    [
      'the first, and none after it',
      { first: locked(1, 'MemoryError'), open: open(64, 0), warm: locked(40) },
      'allocates',
      'first-calls',
    ],
    [
      'those after it were stopped',
      {
        first: locked(1, 'MemoryError'),
        open: open(64, 0),
        warm: locked(7),
        end: { ...END, reason: 'duration' },
      },
      'allocates',
      'some-calls',
    ],
    ['only with the heap open', { open: open(32, 32) }, 'allocates', 'unlocked-only'],
    ['with the heap open now and then', { open: open(0, 32) }, 'inconclusive', 'varies'],
    ['something else is raised with it locked', { first: locked(1, 'OSError') }, 'allocates', 'fails-locked'],
    [
      'it raises in any case',
      { first: locked(1, 'KeyError'), open: open(), raised: true },
      'inconclusive',
      'raised',
    ],
    [
      'stopped',
      { first: locked(12), open: null, end: { ...END, reason: 'duration' } },
      'inconclusive',
      'stopped',
    ],
    [
      'stopped before the calls',
      { first: null, open: null, end: { ...END, reason: 'interrupted' } },
      'inconclusive',
      'stopped',
    ],
    [
      'stopped with the heap open',
      { open: open(0), end: { ...END, reason: 'interrupted' } },
      'inconclusive',
      'stopped',
    ],
    ['killed', { open: null, end: null }, 'inconclusive', 'stopped'],
    ['no heap_lock', { first: null, open: null, noLock: true }, 'inconclusive', 'no-heap-lock'],
    ['it locks the heap', { first: { ...locked(40), leftLocked: 40 } }, 'inconclusive', 'changes-lock'],
    ['what catches MemoryError', { header: CATCHES }, 'inconclusive', 'catches'],
    [
      'what catches it and allocates with the heap open',
      { header: CATCHES, open: open(32, 32) },
      'allocates',
      'unlocked-only',
    ],
    ['no call was made', { first: null, open: null }, 'inconclusive', 'not-made'],
    ['fewer calls than were asked for', { first: locked(39) }, 'inconclusive', 'not-made'],
  ])('%s', (_, changes, verdict, reason) => {
    expect(said(changes)).toEqual([verdict, reason]);
  });
});

describe('where that is', () => {
  const LINES: RecordOf<'allocating-lines'> = {
    type: 'allocating-lines',
    atMs: 5,
    way: 'locked',
    calls: 44,
    lines: [{ file: 'main.py', line: 8, functionName: 'isr', times: 16, bytes: 512, most: 32 }],
    reason: null,
  };
  const trace =
    'Traceback (most recent call last):\n  File "--call", line 1\n  File "main.py", line 7, in isr\nMemoryError: x';

  it('is the innermost frame', () => {
    expect(judge({ first: locked(1, 'MemoryError', trace), lines: LINES })?.where).toEqual({
      file: 'main.py',
      line: 7,
      by: 'traceback',
    });
  });

  it('is what the probes found first where there are no frames', () => {
    expect(judge({ first: locked(1, 'MemoryError', 'MemoryError:'), lines: LINES })?.where).toEqual({
      file: 'main.py',
      line: 8,
      by: 'probes',
    });
  });

  it('is no line where the call itself allocates', () => {
    const own = 'Traceback (most recent call last):\n  File "--call", line 1\nMemoryError: x';
    expect(judge({ first: locked(1, 'MemoryError', own) })?.where).toBeNull();
    const lines = [{ file: '--call', line: 1, functionName: '<module>', times: 16, bytes: 512, most: 32 }];
    expect(judge({ first: locked(1, 'MemoryError'), lines: { ...LINES, lines } })?.where).toBeNull();
  });

  it('is not that of another exception', () => {
    expect(judge({ first: locked(1, 'OSError', trace) })?.where).toBeNull();
  });
});
