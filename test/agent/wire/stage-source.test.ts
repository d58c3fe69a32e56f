import { beforeEach, describe, expect, it } from 'vitest';
import { stageSource, unstage } from '../../../src/agent/wire/stage-source.js';
import { SECRET } from '../../support/agent-lines.js';
import { FakeRepl } from '../../support/fake-repl.js';

const SOURCE = 'x = 1\n';
/** Its length, the sum of its bytes, and that of its second half. */
const SUMS = '\x1e= 6 304 91\r\n';
const PUT = "_mpgc.value=b'x = 1";
const COMPILE = 'compile(';

let repl: FakeRepl;
beforeEach(() => {
  repl = new FakeRepl().answers(PUT, SUMS).answers(COMPILE, '\x1e= 0\r\n');
  repl.lossless = false;
});

const stage = (compile = true) => stageSource(repl, SOURCE, SECRET, { compile });
const sentWith = (text: string) => repl.submitted.filter((line) => line.includes(text));

describe('stageSource', () => {
  it('puts the source there, has it compiled, collects, and gives the line that runs it', async () => {
    expect(await stage()).toEqual({
      type: 'ready',
      line: "_mpgc.send[0]('\\x1etest','/');__import__('builtins').exec(_mpgc.value)",
    });
    expect(repl.submitted.map((line) => line.slice(0, 12))).toEqual([
      '_mpgc.value=',
      '(lambda key,',
      '...and __imp',
    ]);
  });

  it('leaves the text where there is no compile()', async () => {
    await stage(false);
    expect(sentWith(COMPILE)).toEqual([]);
  });

  it('sends a piece again that arrived otherwise, and counts it', async () => {
    repl.answersOnce(PUT, '\x1e= 6 305 91\r\n');
    expect(await stage()).toMatchObject({ type: 'ready' });
    expect(sentWith(PUT)).toHaveLength(2);
    expect(repl.quality.resent).toBe(1);
  });

  it('gives up on a piece that never arrives', async () => {
    repl.answers(PUT, '\x1e= 6 305 91\r\n');
    await expect(stage()).rejects.toMatchObject({ code: 'LINE_DAMAGED', exitCode: 4 });
  });

  it('sends large sources in pieces, each added up with all before it', async () => {
    const source = `x = "${'a'.repeat(3000)}"\n`;
    const sums = (bytes: Buffer) => {
      const add = (total: number, byte: number) => total + byte;
      return `\x1e= ${bytes.length} ${bytes.reduce(add, 0)} ${bytes.subarray(bytes.length >> 1).reduce(add, 0)}\r\n`;
    };
    const bytes = Buffer.from(source);
    repl.answers("_mpgc.value=b'x = ", sums(bytes.subarray(0, 2048)));
    repl.answers('_mpgc.value=_mpgc.value[:2048]+', sums(bytes));
    expect(await stageSource(repl, source, SECRET, { compile: true })).toMatchObject({ type: 'ready' });
  });

  it('takes an exception of the compiler for the script’s when it comes twice', async () => {
    repl.raises(COMPILE, 'SyntaxError: invalid syntax', 1);
    expect(await stage()).toMatchObject({ type: 'ready' });
    repl.raises(COMPILE, 'SyntaxError: invalid syntax');
    expect(await stage()).toMatchObject({ type: 'raised', raised: { exception: 'SyntaxError' } });
  });

  it('does not take a ctrl-C for the user’s that the user did not press', async () => {
    repl.raises(PUT, 'KeyboardInterrupt: ', 1);
    expect(await stage()).toMatchObject({ type: 'ready' });
  });

  it('says that there is no room', async () => {
    repl.raises(PUT, 'MemoryError: ');
    expect(await stage()).toEqual({ type: 'no-room' });
  });
});

describe('unstage', () => {
  it('takes away what was run, again where the line was damaged', async () => {
    repl.raises('_mpgc.value=None', 'NameError: no', 1);
    await unstage(repl);
    expect(sentWith('_mpgc.value=None').length).toBeGreaterThanOrEqual(1);
  });

  it('does not fail a run whose heap is full', async () => {
    repl.raises('_mpgc.value=None', 'MemoryError: ');
    await expect(unstage(repl)).resolves.toBeUndefined();
  });
});
