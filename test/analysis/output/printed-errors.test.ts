import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PrintedErrors, PrintedErrorsFold } from '../../../src/analysis/output/printed-errors.js';
import { encodeContent } from '../../../src/session/content.js';
import { type CaptureRecord, recordSchema } from '../../../src/session/schema.js';
import { END } from '../../support/hand-made.js';

/** As rp2 1.26.1 prints it for a hard handler of a pin that allocates. */
const HARD = 'Uncaught exception in IRQ callback handler\r\nMemoryError: \r\n';
/** shared/runtime/mpirq.c where there is room for the words. */
const LOCKED =
  'uncaught exception in ExtInt interrupt handler line 2\r\nTraceback (most recent call last):\r\n  File "<stdin>", line 9, in sample\r\nMemoryError: memory allocation failed, heap is locked\r\n';
const SIZED = 'MemoryError: memory allocation failed, allocating 512 bytes\n';
const TASK =
  'Task exception wasn\'t retrieved\nfuture: <Task> coro= <generator object \'tick\' at 20005a40>\nTraceback (most recent call last):\n  File "asyncio/core.py", line 1, in run_until_complete\n  File "main.py", line 4, in tick\nValueError: no größe\n';
const CALLBACK =
  'Traceback (most recent call last):\n  File "<stdin>", line 3, in <lambda>\nOSError: [Errno 5] EIO\n';
const DEEP =
  'Unhandled exception in thread started by <function f at 0x20>\nTraceback (most recent call last):\n  File "<stdin>", line 2, in f\nRuntimeError: maximum recursion depth exceeded\n';

function foldOf(pieces: Uint8Array[]): PrintedErrorsFold {
  const fold = new PrintedErrorsFold();
  const records = [...pieces.map((bytes) => ({ type: 'output', ...encodeContent(bytes) })), END];
  for (const [at, record] of records.entries()) fold.add(recordSchema.parse({ atMs: at * 10, ...record }));
  return fold;
}

const found = (text: string): PrintedErrors[] => foldOf([Buffer.from(text)]).result();

describe('what a firmware prints', () => {
  it.each([
    ['a hard handler without room for words', HARD, 'locked', 'interrupt', 'MemoryError:'],
    [
      'a hard handler',
      LOCKED,
      'locked',
      'interrupt',
      'MemoryError: memory allocation failed, heap is locked',
    ],
    ['a MemoryError', SIZED, 'memory', 'unsaid', SIZED.trim()],
    ['a bare one', 'MemoryError\n', 'memory', 'unsaid', 'MemoryError'],
    ['a task', TASK, 'exception', 'task', 'ValueError: no größe'],
    ['a callback', CALLBACK, 'exception', 'traceback', 'OSError: [Errno 5] EIO'],
    ['a thread', DEEP, 'recursion', 'thread', 'RuntimeError: maximum recursion depth exceeded'],
  ])('is found: %s', (_, text, kind, place, line) => {
    const [one, ...others] = found(`level 1.5\n${text}done\n`);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ kind, count: 1, firmwares: 1, places: { [place]: 1 } });
    expect(one?.firstLine.trim()).toBe(line);
  });

  it('is found behind what the program printed without a line end, and without one itself', () => {
    expect(found(`tick ${HARD}`)).toMatchObject([{ kind: 'locked', places: { interrupt: 1 } }]);
    expect(found('failed: memory allocation failed, allocating 80 bytes')).toMatchObject([
      { kind: 'memory', firmwares: 1, requested: { leastBytes: 80, mostBytes: 80 } },
    ]);
  });

  it('is counted, dated, and has the sizes that were asked for', () => {
    const fold = foldOf(['x\n', SIZED, SIZED.replace('512', '64'), HARD, 'MemoryError: \n'].map(Buffer.from));
    expect(fold.result()).toMatchObject([
      { kind: 'locked', count: 1, firstMs: 30, lastMs: 30, requested: null },
      { kind: 'memory', count: 3, firstMs: 10, lastMs: 40, requested: { leastBytes: 64, mostBytes: 512 } },
    ]);
  });

  it('is told from words of the program', () => {
    expect(found('caught a MemoryError, going on\n')).toMatchObject([
      { kind: 'memory', count: 1, firmwares: 0 },
    ]);
    expect(found('ValueError: x\nTraceback is off\nall right\nMemoryErrors: none\n')).toEqual([]);
  });

  it('is not the ctrl-C that mpgc sends', () => {
    expect(
      found('Traceback (most recent call last):\n  File "<stdin>", line 3\nKeyboardInterrupt: \n'),
    ).toEqual([]);
  });

  it('is found however the bytes come', () => {
    const bytes = Buffer.from(`größe ${HARD}${TASK}${LOCKED}${SIZED}${CALLBACK}${DEEP}`);
    const untimed = (fold: PrintedErrorsFold) =>
      fold.result().map((one) => ({ ...one, firstMs: 0, lastMs: 0 }));
    const whole = untimed(foldOf([bytes]));
    expect(whole.map(({ kind, count }) => [kind, count])).toEqual([
      ['locked', 2],
      ['memory', 1],
      ['recursion', 1],
      ['exception', 2],
    ]);
    for (let at = 0; at <= bytes.length; at++) {
      expect(untimed(foldOf([bytes.subarray(0, at), bytes.subarray(at)]))).toEqual(whole);
    }
    expect(untimed(foldOf([...bytes].map((byte) => Buffer.of(byte))))).toEqual(whole);
  });

  it('counts no line twice, whatever is printed', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (pieces) => {
        const lines = Buffer.concat(pieces).toString('latin1').split('\n').length;
        const counts = foldOf(pieces)
          .result()
          .map(({ count }) => count);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(lines);
      }),
    );
  });

  it('holds no more of a line without an end than a firmware prints', () => {
    const fold = new PrintedErrorsFold();
    const record: CaptureRecord = { type: 'output', atMs: 0, text: 'x'.repeat(100_000) };
    for (let times = 0; times < 2000; times++) fold.add(record);
    fold.add({ type: 'output', atMs: 5, text: `\n${SIZED}` });
    expect(fold.result()).toMatchObject([{ kind: 'memory', firstMs: 5 }]);
  });
});
