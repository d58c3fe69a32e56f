import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RawRepl } from '../../src/repl/raw-repl.js';
import type { Reply, SubmitOptions } from '../../src/repl/repl.js';
import { FakeBoard } from '../support/fake-board.js';

const TRACEBACK =
  'Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\nValueError: own\r\n';
const END_LINE = '\x1eEND\r\n';
const PROGRAM_WAITS = { idleMs: null, overallMs: null };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A program that says what is given, announces its end by END_LINE, and is followed for two minutes at most. */
async function follow(
  says: string,
  options: SubmitOptions = {},
  prepare: (board: FakeBoard) => void = () => {},
) {
  const board = new FakeBoard();
  board.does('run()', () => {
    board.say(says);
    prepare(board);
  });
  const repl = new RawRepl(board, { bootTimeoutMs: 1000 });
  const output: Uint8Array[] = [];
  const said = () => Buffer.concat(output).toString('latin1');
  let settled: { reply?: Reply; error?: unknown } | null = null;
  const job = repl.enter().then(() =>
    repl.submit('run()', {
      deadlines: PROGRAM_WAITS,
      ended: () => said().includes(END_LINE),
      onOutput: (bytes) => output.push(bytes),
      ...options,
    }),
  );
  job.then(
    (reply) => {
      settled = { reply };
    },
    (error) => {
      settled = { error };
    },
  );
  for (let ms = 0; ms < 120_000 && settled === null; ms += 10) await vi.advanceTimersByTimeAsync(10);
  const { reply, error } = (settled ?? { error: new Error('waits for ever') }) as {
    reply?: Reply;
    error?: unknown;
  };
  return { reply, error, output: said(), repl, board };
}

it('a late answer to ctrl-A is no output of what comes next', async () => {
  const { output, repl, board } = await follow(`out\r\n${END_LINE}\x04\x04>`);
  board.say('from a timer\r\nraw REPL; CTRL-B to exit\r\n>');
  board.does('next()', () => board.say('next\r\n\x04\x04>'));
  const next: Uint8Array[] = [];
  const job = repl.submit('next()', { onOutput: (bytes) => next.push(bytes) });
  await vi.advanceTimersByTimeAsync(5000);
  await job;
  expect(output).toBe(`out\r\n${END_LINE}`);
  expect(Buffer.concat(next).toString('latin1')).toBe('from a timer\r\nnext\r\n');
});

describe('the end of a program that was announced', () => {
  it.each([
    ['whole', '\x04\x04>', undefined],
    ['without its first \\x04', '\x04>', true],
    ['without its second \\x04', '\x04>', true],
    ['without its prompt', '\x04\x04', true],
    ['without anything', '', true],
  ])('%s is the end', async (_, closing, damaged) => {
    const { reply, error, output } = await follow(`a\r\n${END_LINE}${closing}`);
    expect(error).toBeUndefined();
    expect(reply).toMatchObject({ kind: 'done', raised: null });
    expect(reply?.damaged).toBe(damaged);
    expect(output).toBe(`a\r\n${END_LINE}`);
  });

  it.each([
    ['whole', `\x04${TRACEBACK}\x04>`],
    ['without its first \\x04', `${TRACEBACK}\x04>`],
    ['without its second \\x04', `\x04${TRACEBACK}>`],
    ['without its prompt', `\x04${TRACEBACK}\x04`],
  ])('with a traceback, %s, has raised', async (_, closing) => {
    const { reply, output } = await follow(`a\r\n${END_LINE}${closing}`);
    expect(reply).toMatchObject({
      kind: 'done',
      raised: { exception: 'ValueError', message: 'ValueError: own' },
    });
    expect(output).toBe(`a\r\n${END_LINE}`);
  });

  it('with the traceback of a long message has raised', async () => {
    const traceback = TRACEBACK.replace('own', 'x'.repeat(200_000));
    const { reply } = await follow(`${END_LINE}\x04${traceback}\x04>`);
    expect(reply).toMatchObject({ kind: 'done', raised: { exception: 'ValueError' } });
    expect(reply?.damaged).toBeUndefined();
  });
});

describe('the end of a program whose callbacks go on talking', () => {
  const talks = (board: FakeBoard) => void board.chattersEvery(500, 'tick\r\n');

  it.each([
    ['whole', '\x04\x04>', undefined],
    ['without its prompt', '\x04\x04', true],
  ])('%s is the end', async (_, closing, damaged) => {
    const { reply, board } = await follow(`${END_LINE}${closing}`, {}, talks);
    await board.close();
    expect(reply).toMatchObject({ kind: 'done', raised: null });
    expect(reply?.damaged).toBe(damaged);
  });

  it('is looked into where the announcement was lost', async () => {
    const { reply, board } = await follow(`a\r\n\x04${TRACEBACK}\x04>`, {}, talks);
    await board.close();
    expect(reply).toMatchObject({ kind: 'done', damaged: true });
  });

  it('keeps no more than it needs of what comes instead of the end', async () => {
    const { error, board, output } = await follow(END_LINE, {}, (fake) => {
      fake.runsForever();
      fake.chattersEvery(10, 'x'.repeat(16 * 1024));
    });
    await board.close();
    expect(error).toMatchObject({ code: 'BOARD_SILENT' });
    expect(output.length).toBeLessThan(16 * 1024 * 1024);
  });
});

describe('a message that holds the end of a reply', () => {
  it.each(['\\x04\\x04>', 'a\\x04b', '\\x04>'])('belongs to the exception: %s', async (escaped) => {
    const message = escaped.replaceAll('\\x04', '\x04');
    const traceback = TRACEBACK.replace('own', message);
    const { reply } = await follow(`${END_LINE}\x04${traceback}\x04>`);
    expect(reply).toMatchObject({ kind: 'done', raised: { exception: 'ValueError', traceback } });
    expect(reply?.damaged).toBeUndefined();
  });
});

describe('what looks like an end and was not announced', () => {
  it.each([
    ['a reply', '\x04\x04>'],
    ['a traceback', `\x04${TRACEBACK}\x04>`],
    ['a reboot', '\x04\x04MPY: soft reboot\r\nraw REPL; CTRL-B to exit\r\n>'],
    ['many replies', '\x04\x04>'.repeat(5000)],
  ])('is output where the program goes on: %s', async (_, forged) => {
    const { reply, output } = await follow(forged, {}, (board) => {
      board.runsForever();
      setTimeout(() => board.finish(`b\r\n${END_LINE}`), 30_000);
    });
    expect(reply).toEqual({ kind: 'done', raised: null });
    expect(output).toBe(`${forged}b\r\n${END_LINE}`);
  });

  it('does not end a program that prints it again and again', async () => {
    const { error } = await follow('', {}, (board) => {
      board.runsForever();
      board.chattersEvery(3000, '\x04\x04>\r\nraw REPL; CTRL-B to exit\r\n>');
    });
    expect(error).toEqual(new Error('waits for ever'));
  });

  it('is the end where the announcement was lost and the prompt answers', async () => {
    const { reply, repl } = await follow(`a\r\n\x04${TRACEBACK}\x04>`);
    expect(reply).toMatchObject({ kind: 'done', damaged: true, raised: { exception: 'ValueError' } });
    expect(repl.quality.askedAgain).toBe(1);
  });
});

describe('a program that is silent', () => {
  const runs = (board: FakeBoard) => board.runsForever();

  it('is waited for, where nothing else is asked for', async () => {
    const { error } = await follow('a\r\n', {}, runs);
    expect(error).toEqual(new Error('waits for ever'));
  });

  it('is given up after the time that is asked for, where it does not answer', async () => {
    const { error } = await follow('a\r\n', { deadlines: { idleMs: 20_000, overallMs: null } }, runs);
    expect(error).toMatchObject({ code: 'BOARD_SILENT', exitCode: 4 });
  });

  it('has ended, where the prompt answers after that time', async () => {
    const { reply } = await follow('a\r\n', { deadlines: { idleMs: 20_000, overallMs: null } });
    expect(reply).toMatchObject({ kind: 'done', raised: null, damaged: true });
  });
});
