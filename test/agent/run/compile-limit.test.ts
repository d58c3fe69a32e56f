import { beforeEach, describe, expect, it } from 'vitest';
import { compileLimit } from '../../../src/agent/run/compile-limit.js';
import { figureLine } from '../../support/agent-lines.js';
import { FakeRepl } from '../../support/fake-repl.js';
import { FIRMWARE } from '../../support/firmware.js';

/** Statements of 10 bytes each; the fourth has two lines. */
const TEXT = '# é\na = 11111\nb = 22222\nc = 33333\nif a:\n  b()\nd = 44444\n';
const TEXT_BYTES = Buffer.byteLength(TEXT);

let repl: FakeRepl;
const limit = (signal = new AbortController().signal, text = TEXT) =>
  compileLimit(repl, { ...FIRMWARE, memInfo: false }, { text, plain: false, signal });

beforeEach(() => {
  repl = new FakeRepl().answers('mem_alloc()', figureLine(1000));
});

/** A board that compiles so many bytes of the text at once. */
function compiles(mostBytes: number): void {
  repl.raises('()[0]', 'MemoryError: memory allocation failed');
  for (let bytes = 1; bytes <= mostBytes; bytes++) {
    const source = `()[0]\n${Buffer.from(TEXT).subarray(0, bytes).toString()}\n`;
    repl.raises(
      new RegExp(`^${source.replace(/[()[\]]/g, '\\$&')}$`),
      'IndexError: tuple index out of range',
    );
  }
}

describe('compileLimit', () => {
  it.each([
    [TEXT_BYTES, { fitsBytes: TEXT_BYTES, failsBytes: null }],
    [40, { fitsBytes: 34, failsBytes: 46 }],
    [46, { fitsBytes: 46, failsBytes: 56 }],
    [20, { fitsBytes: 14, failsBytes: 24 }],
    [13, { fitsBytes: 0, failsBytes: 14 }],
  ])('finds the last statement that compiles, of %i bytes', async (mostBytes, expected) => {
    compiles(mostBytes);
    expect(await limit()).toEqual({
      type: 'compile-limit',
      sourceBytes: TEXT_BYTES,
      largestFreeBytes: null,
      ...expected,
    });
  });

  it('restarts the interpreter before each try', async () => {
    compiles(40);
    await limit();
    const tries = repl.submitted.filter((line) => line.startsWith('()[0]'));
    expect(tries.length).toBeGreaterThan(2);
    expect(repl.resets).toBe(tries.length + 1);
  });

  it('knows nothing where the board raises something else, where it is stopped, and of no statement', async () => {
    repl.raises('()[0]', 'SyntaxError: invalid syntax');
    expect(await limit()).toBeNull();
    compiles(TEXT_BYTES);
    expect(await limit(AbortSignal.abort())).toBeNull();
    expect(await limit(undefined, '# nothing\n')).toBeNull();
  });
});
