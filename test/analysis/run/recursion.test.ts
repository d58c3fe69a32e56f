import { describe, expect, it } from 'vitest';
import { recursionOf } from '../../../src/analysis/run/recursion.js';
import { parseHeapDump } from '../../../src/heap/map/parse-dump.js';
import type { ErrorRecord } from '../../../src/session/schema.js';
import { heapMap } from '../../support/hand-made.js';

const TOO_DEEP = 'RuntimeError: maximum recursion depth exceeded';
const frame = (name: string, line: number) => `  File "main.py", line ${line}, in ${name}`;

function failed(frames: string[], message = TOO_DEEP): ErrorRecord {
  const traceback = ['Traceback (most recent call last):', frame('<module>', 9), ...frames, message].join(
    '\n',
  );
  return { type: 'error', atMs: 0, origin: 'program', code: 'RuntimeError', message, traceback };
}

const map = parseHeapDump(
  `stack: 528 out of 1800\n${(heapMap('baseline', 'h...') as { dump: string }).dump}`,
);

describe('a recursion that is too deep', () => {
  it('is told by the function that calls itself, and by what the stack holds', () => {
    const frames = Array(5).fill(frame('fib', 4));
    expect(recursionOf(failed([frame('start', 7), ...frames]), map)).toEqual({
      cycle: [{ name: 'fib', line: 4 }],
      times: 5,
      frames: 7,
      stackLimitBytes: 1800,
      bytesPerFrame: (1800 - 528) / 7,
    });
  });

  it('is told by all that call each other, in their order', () => {
    const frames = Array(4)
      .fill([frame('a', 2), frame('b', 4), frame('c', 6)])
      .flat();
    const found = recursionOf(failed([...frames, frame('a', 2)]), null);
    expect(found).toMatchObject({ times: 4, frames: 14, stackLimitBytes: null, bytesPerFrame: null });
    expect(found?.cycle.map(({ name }) => name)).toEqual(['b', 'c', 'a']);
  });

  it('is told where what it calls on its way finds the stack full', () => {
    const frames = [...Array(5).fill(frame('walk', 4)), frame('walk', 3), frame('measure', 12)];
    expect(recursionOf(failed(frames), map)).toMatchObject({
      cycle: [{ name: 'walk', line: 4 }],
      times: 5,
      frames: 8,
    });
  });

  it('has no size where frames have a stack of their own', () => {
    const found = recursionOf(failed(Array(5).fill(frame('fib', 4)), 'RuntimeError: pystack exhausted'), map);
    expect(found).toMatchObject({ times: 5, stackLimitBytes: null });
  });

  it('is none where nothing repeats, or the error is another', () => {
    expect(recursionOf(failed([frame('a', 1), frame('b', 2), frame('c', 3)]), map)).toBeNull();
    expect(recursionOf(failed(Array(9).fill(frame('a', 1)), 'RuntimeError: own'), map)).toBeNull();
  });
});
