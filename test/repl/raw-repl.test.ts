import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MpgcError } from '../../src/errors.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import type { Reply } from '../../src/repl/repl.js';
import { FakeBoard } from '../support/fake-board.js';

const FOREVER = { idleMs: null, overallMs: null };
const SYNTAX_ERROR =
  'Traceback (most recent call last):\r\n  File "<stdin>", line 1\r\nSyntaxError: invalid syntax\r\n';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What `job` gives or throws, and after how many ms; the clock runs for `mostMs` at most. */
async function within(mostMs: number, job: Promise<unknown>) {
  const startedMs = performance.now();
  let end: { ms: number; value?: unknown; error?: unknown } | null = null;
  job.then(
    (value) => {
      end = { ms: performance.now() - startedMs, value };
    },
    (error) => {
      end = { ms: performance.now() - startedMs, error };
    },
  );
  for (let ms = 0; ms <= mostMs && end === null; ms += 10) await vi.advanceTimersByTimeAsync(10);
  if (end === null) throw new Error(`not settled after ${mostMs} ms`);
  return end as { ms: number; value?: unknown; error?: unknown };
}

async function enter(board: FakeBoard, bootTimeoutMs = 1000): Promise<RawRepl> {
  const repl = new RawRepl(board, { bootTimeoutMs });
  const { error } = await within(60_000, repl.enter());
  if (error) throw error;
  return repl;
}

describe('enter', () => {
  it('says that nothing answers where nothing does', async () => {
    const repl = new RawRepl(new FakeBoard().staysSilent(), { bootTimeoutMs: 1000 });
    const { ms, error } = await within(60_000, repl.enter());
    expect(error).toBeInstanceOf(MpgcError);
    expect(error).toMatchObject({
      code: 'NO_MICROPYTHON',
      message: 'Nothing answers on fake.',
      suggestions: [expect.stringContaining('mpgc ports'), expect.anything(), expect.anything()],
    });
    expect(ms).toBeLessThan(10_000);
    expect(repl.entered).toBe(false);
  });

  it('gives up on a device that chatters, and quotes it', async () => {
    const board = new Chatterer('temp=21 \x1b[0m\r\n', 20);
    const { ms, error } = await within(60_000, new RawRepl(board, { bootTimeoutMs: 1000 }).enter());
    await board.close();
    expect(error).toMatchObject({ code: 'NO_MICROPYTHON' });
    expect((error as Error).message).toContain('not a MicroPython prompt');
    expect((error as Error).message).toContain('temp=21 \\u001b[0m\\r\\n".');
    expect(ms).toBeLessThan(25_000);
  });

  it('says that the board restarts where it prints boot messages over and over', async () => {
    const board = new Chatterer('ets Jul 29 2019\r\nrst:0x10 (RTCWDT_RTC_RESET)\r\n', 50);
    const { error } = await within(60_000, new RawRepl(board, { bootTimeoutMs: 1000 }).enter());
    await board.close();
    expect(error).toMatchObject({ code: 'NO_MICROPYTHON' });
    expect((error as Error).message).toContain('restarted or is busy');
  });

  it('enters although the board chatters in between', async () => {
    const board = new FakeBoard().chattersEvery(100, 'I (1234) wifi: on\r\n');
    const repl = new RawRepl(board, { bootTimeoutMs: 1000 });
    await within(1000, sleep(250));
    const { value, error } = await within(60_000, repl.enter());
    await board.close();
    expect(error).toBeUndefined();
    expect(String(value)).toContain('wifi: on');
  });

  it('is there at once where the board is at its prompt', async () => {
    const { ms, error } = await within(60_000, new RawRepl(new FakeBoard()).enter());
    expect(error).toBeUndefined();
    expect(ms).toBeLessThanOrEqual(10);
  });

  it.each([300, 700, 1000, 1300, 2000])(
    'leaves no banner in front of the first reply of a board that hears after %i ms',
    async (ms) => {
      const board = new FakeBoard().refusesRawPaste().knows('a()', 'A\r\n').hearsAfter(ms);
      const repl = await enter(board);
      expect(String((await within(5000, repl.run('a()'))).value)).toBe('A\r\n');
    },
  );

  it('ends with BOARD_LOST when the board goes away', async () => {
    const { ms, error } = await within(60_000, new RawRepl(new FakeBoard().isLostAfter(4)).enter());
    expect(error).toMatchObject({ code: 'BOARD_LOST' });
    expect(ms).toBeLessThan(1000);
  });
});

describe('submit', () => {
  it('ends with BOARD_LOST when the board goes away in mid-run, after giving out what came before', async () => {
    const board = new FakeBoard();
    board.does('run()', () => {
      board.say('working\r\n');
      setTimeout(() => board.isLostAfter(3).say('more output'), 500);
    });
    const repl = await enter(board);
    const output: Uint8Array[] = [];
    const submitted = repl.submit('run()', { deadlines: FOREVER, onOutput: (bytes) => output.push(bytes) });
    const { ms, error } = await within(5000, submitted);
    expect(error).toMatchObject({ code: 'BOARD_LOST' });
    expect(ms).toBeGreaterThanOrEqual(500);
    expect(Buffer.concat(output).toString()).toBe('working\r\nmor');
    expect((await within(5000, repl.submit('again()'))).error).toMatchObject({ code: 'BOARD_LOST' });
  });

  it('ends with the deadline of the caller when the board falls silent', async () => {
    const board = new FakeBoard().does('run()', () => {
      board.say('working');
      board.runsForever();
    });
    const repl = await enter(board);
    const options = { deadlines: { idleMs: 700, overallMs: null }, phase: 'collecting' } as const;
    const { ms, error } = await within(5000, repl.submit('run()', options));
    expect(error).toMatchObject({ code: 'BOARD_SILENT', phase: 'collecting' } as const);
    expect(ms).toBeLessThan(700 + 4 * 710);
  });

  it('ends with the overall deadline when the board never stops talking', async () => {
    const board = new FakeBoard().does('run()', () => board.chattersEvery(20, 'x'));
    const repl = await enter(board);
    const options = { deadlines: { idleMs: 100, overallMs: 2000 } };
    const { ms, error } = await within(5000, repl.submit('run()', options));
    await board.close();
    expect(error).toMatchObject({ code: 'BOARD_SILENT' });
    expect(ms).toBeLessThan(2400);
  });

  const BANNERS = {
    'in one line': '\r\nMicroPython v1.0\r\n>>> ',
    'with its hint': '\r\nMicroPython v1.0\r\nType "help()" for more information.\r\n>>> ',
    'with its hint, and \\n line ends': '\nMicroPython v1.0\nType "help()" for more information.\n>>> ',
    'as the micro:bit prints it':
      'MicroPython v1.9.2-34-gd64154c73 on 2017-09-01; micro:bit v1.0.1 with nRF51822\r\nType "help()" for more information.\r\n>>> ',
    'of the raw REPL': '\r\nMPY: soft reboot\r\nraw REPL; CTRL-B to exit\r\n>',
  };
  for (const [name, banner] of Object.entries(BANNERS)) {
    it(`tells that the board restarted by itself in mid-run: banner ${name}`, async () => {
      const board = new FakeBoard();
      board.does('run()', () => {
        board.say('working\r\n');
        setTimeout(() => board.say(banner), 100);
      });
      const repl = await enter(board);
      const { value, error } = await within(20_000, repl.submit('run()', { deadlines: FOREVER }));
      expect(error).toBeUndefined();
      expect(value).toEqual({ kind: 'rebooted', raised: null } satisfies Reply);
    });
  }

  it('does not take a program that prints a banner and goes on for a restart', async () => {
    const board = new FakeBoard();
    board.does('run()', () => {
      board.say('\r\nMicroPython v1.0\r\n>>> ');
      setTimeout(() => board.finish('just kidding\r\n'), 200);
    });
    const repl = await enter(board);
    const { value } = await within(20_000, repl.submit('run()', { deadlines: FOREVER }));
    expect(value).toEqual({ kind: 'done', raised: null });
  });

  it('tells a soft reboot by SystemExit', async () => {
    const board = new FakeBoard();
    board.does('exit()', () => board.say('bye\r\n\x04\x04MPY: soft reboot\r\nraw REPL; CTRL-B to exit\r\n>'));
    const repl = await enter(board);
    const output: Uint8Array[] = [];
    const submitted = repl.submit('exit()', { deadlines: FOREVER, onOutput: (bytes) => output.push(bytes) });
    expect((await within(5000, submitted)).value).toEqual({ kind: 'rebooted', raised: null });
    expect(Buffer.concat(output).toString()).toBe('bye\r\n');
  });

  it('gives out a \\x04 of the program after a while in which nothing follows', async () => {
    const board = new FakeBoard();
    board.does('run()', () => {
      board.say('a\x04b');
      setTimeout(() => board.finish('c'), 10_000);
    });
    const repl = await enter(board);
    const seen: string[] = [];
    const submitted = repl.submit('run()', {
      deadlines: FOREVER,
      onOutput: (bytes) => seen.push(String(bytes)),
    });
    await within(4000, sleep(3000));
    expect(seen.join('')).toBe('a\x04b');
    expect((await within(20_000, submitted)).value).toEqual({ kind: 'done', raised: null });
    expect(seen.join('')).toBe('a\x04bc');
  });

  describe.each([
    { name: 'plain', board: () => new FakeBoard() },
    { name: 'raw paste', board: () => new PastingBoard().hasRawPaste(8) },
  ])('output of callbacks after the prompt ($name)', ({ board: create }) => {
    it.each(['tick\r\n', 'ready\r\n', 'LOOK\r\n'])('leaves the next reply alone: %j', async (late) => {
      const board = create().knows('b()', 'B\r\n');
      board.does('a()', () => {
        board.finish('A\r\n');
        board.say(late);
      });
      const repl = await enter(board);
      expect(String((await within(20_000, repl.run('a()'))).value)).toBe('A\r\n');
      const rawPaste = repl.rawPaste;
      const { value, error } = await within(20_000, repl.run('b()'));
      expect(error).toBeUndefined();
      expect(['B\r\n', `${late}B\r\n`]).toContain(String(value));
      expect(repl.rawPaste).toBe(rawPaste);
    });
  });
});

describe('run', () => {
  it('throws BOARD_EXCEPTION with the traceback', async () => {
    const repl = await enter(new FakeBoard().knows('bad()', '', SYNTAX_ERROR));
    const { error } = await within(5000, repl.run('bad()'));
    expect(error).toMatchObject({ code: 'BOARD_EXCEPTION' });
    expect((error as Error).message).toContain('while running the program:\nTraceback');
    expect((error as Error).message).toContain('SyntaxError: invalid syntax');
  });

  it('throws BOARD_RESET where the board restarts', async () => {
    const board = new FakeBoard();
    board.does('exit()', () => board.say('\x04\x04MPY: soft reboot\r\nraw REPL; CTRL-B to exit\r\n>'));
    const repl = await enter(board);
    expect((await within(5000, repl.run('exit()'))).error).toMatchObject({
      code: 'BOARD_RESET',
      message: 'The board restarted while running the program.',
    });
  });
});

describe('raw paste', () => {
  const SOURCE = `x = ${'1 + '.repeat(20)}1 +\n`;

  it.each([9, 16, 40, SOURCE.length - 1])('goes on after the board aborted it at byte %i', async (bytes) => {
    const board = new AbortingBoard(bytes).hasRawPaste(8).knows('print(1)', '1\r\n');
    board.knows(SOURCE.slice(0, bytes), '', SYNTAX_ERROR);
    const repl = await enter(board);
    const { value, error } = await within(30_000, repl.submit(SOURCE, { deadlines: FOREVER }));
    expect(error).toBeUndefined();
    expect(value).toEqual({
      kind: 'done',
      raised: { exception: 'SyntaxError', message: 'SyntaxError: invalid syntax', traceback: SYNTAX_ERROR },
    });
    expect(String((await within(5000, repl.run('print(1)'))).value)).toBe('1\r\n');
    expect(repl.rawPaste).toBe(true);
  });

  it('is followed where its answer was lost and the program speaks at once', async () => {
    const board = new UnansweringBoard().hasRawPaste(8).knows('run()', 'out\r\n');
    const repl = await enter(board);
    expect(String((await within(30_000, repl.run('run()'))).value)).toBe('out\r\n');
  });

  it('gives out what a callback says while it is sent, and sends all of it', async () => {
    const source = `print(${'1,'.repeat(40)})`;
    const board = new CallingBackBoard(['tick 1\r\n', 'tick 2\r\n']).hasRawPaste(8).knows(source, 'out\r\n');
    const repl = await enter(board);
    const { value, error } = await within(30_000, repl.run(source));
    expect(error).toBeUndefined();
    expect(String(value)).toBe('tick 1\r\ntick 2\r\nout\r\n');
    expect(repl.quality.resent).toBe(0);
  });

  const requestsTo = (board: FakeBoard) => board.written.split('\x05A\x01').length - 1;

  it('is asked for three times and once more where the firmware hangs on it', async () => {
    const board = new FakeBoard().hangsOnRawPaste().knows('a()', 'A').knows('b()', 'B').knows('c()', 'C');
    const repl = await enter(board);
    for (const [source, said] of ['aA', 'bB', 'cC'].map((pair) => [`${pair[0]}()`, pair[1]!] as const)) {
      expect(String((await within(30_000, repl.run(source))).value)).toBe(said);
      expect(repl.rawPaste).toBe(false);
    }
    expect(requestsTo(board)).toBe(3 + 1);
  });

  it('comes back where the board answers again', async () => {
    const board = new FakeBoard().hangsOnRawPaste().knows('a()', 'A').knows('b()', 'B');
    const repl = await enter(board);
    expect(String((await within(30_000, repl.run('a()'))).value)).toBe('A');
    expect(repl.rawPaste).toBe(false);
    board.hasRawPaste();
    expect(String((await within(30_000, repl.run('b()'))).value)).toBe('B');
    expect(repl.rawPaste).toBe(true);
  });

  it('is not forgotten where the board is silent for a while', async () => {
    const board = new FakeBoard().hasRawPaste().knows('a()', 'A').knows('b()', 'B').knows('c()', 'C');
    const repl = await enter(board);
    expect(String((await within(30_000, repl.run('a()'))).value)).toBe('A');
    board.hangsOnRawPaste();
    expect(String((await within(30_000, repl.run('b()'))).value)).toBe('B');
    board.hasRawPaste();
    expect(String((await within(30_000, repl.run('c()'))).value)).toBe('C');
    expect(repl.rawPaste).toBe(true);
    expect(requestsTo(board)).toBe(1 + 3 + 1);
  });
});

describe('leave', () => {
  it('ends with the prompt of the board, and waits no longer', async () => {
    const repl = await enter(new FakeBoard());
    expect((await within(5000, repl.leave())).ms).toBeLessThanOrEqual(10);
  });

  it('gives up where there is no prompt', async () => {
    const board = new FakeBoard();
    const repl = await enter(board);
    board.staysSilent();
    const { ms, error } = await within(5000, repl.leave());
    expect(error).toBeUndefined();
    expect(ms).toBeLessThanOrEqual(500);
  });

  it('gives up where prompts come on and on', async () => {
    const board = new FakeBoard();
    const repl = await enter(board);
    board.write = async () => {};
    board.chattersEvery(20, '>>> ');
    const { ms, error } = await within(20_000, repl.leave());
    await board.close();
    expect(error).toBeUndefined();
    expect(ms).toBeLessThanOrEqual(3 * 2600);
  });

  it('leaves a raw REPL that was asked for and not waited for', async () => {
    const board = new FakeBoard();
    const repl = new RawRepl(board);
    board.staysSilent();
    const entering = within(5000, repl.enter());
    await within(100, new Promise((resolve) => setTimeout(resolve, 50)));
    repl.cancel(new MpgcError('CANCELLED', 'enough'));
    expect((await entering).error).toMatchObject({ code: 'CANCELLED' });
    await within(5000, repl.leave());
    expect(board.written.indexOf('\x02')).toBeGreaterThan(board.written.indexOf('\x01'));
  });

  it('goes back to the friendly REPL once', async () => {
    const board = new FakeBoard();
    const repl = await enter(board);
    await within(5000, repl.leave());
    await within(5000, repl.leave());
    expect(board.written.split('\x02')).toHaveLength(2);
    expect(repl.entered).toBe(false);
  });

  it('writes nothing to a board whose raw REPL was never reached', async () => {
    const board = new FakeBoard();
    await within(5000, new RawRepl(board).leave());
    expect(board.written).toBe('');
  });
});

describe('cancel', () => {
  it('ends the wait for a program', async () => {
    const board = new FakeBoard().does('run()', () => board.say('on'));
    const repl = await enter(board);
    setTimeout(() => repl.cancel(new MpgcError('CANCELLED', 'enough')), 300);
    const { ms, error } = await within(5000, repl.submit('run()', { deadlines: FOREVER }));
    expect(error).toMatchObject({ code: 'CANCELLED' });
    expect(ms).toBeGreaterThanOrEqual(300);
  });
});

/** Talks all the time, and takes no notice of what is said to it. */
class Chatterer extends FakeBoard {
  constructor(text: string, everyMs: number) {
    super();
    this.chattersEvery(everyMs, text);
  }

  override async write(): Promise<void> {}
}

/** Ends a raw paste at ctrl-C with a traceback, as boards do. */
class PastingBoard extends FakeBoard {
  #pasting = false;

  override async write(bytes: Uint8Array): Promise<void> {
    for (const byte of bytes) {
      const ends = this.#pasting && (byte === 3 || byte === 4);
      await super.write(Uint8Array.of(ends ? 4 : byte));
      this.#pasting = !ends && (this.#pasting || this.written.endsWith('\x05A\x01'));
    }
  }
}

/** Ends a raw paste after so many bytes of source, as a board does that found a syntax error. */
class AbortingBoard extends FakeBoard {
  #left: number;
  #state: 'idle' | 'pasting' | 'aborted' | 'over' = 'idle';
  #swallowed = false;

  constructor(bytes: number) {
    super();
    this.#left = bytes;
  }

  override async write(bytes: Uint8Array): Promise<void> {
    for (const byte of bytes) {
      if (this.#state === 'aborted' && byte !== 4) continue;
      if (this.#state === 'pasting') this.#left -= 1;
      await super.write(Uint8Array.of(byte));
      if (this.#state === 'idle' && this.written.endsWith('\x05A\x01')) this.#state = 'pasting';
      else if (this.#state === 'aborted') this.#state = 'over';
      else if (this.#state === 'pasting' && this.#left === 0) {
        this.#state = 'aborted';
        super.say('\x04');
      }
    }
  }

  /** The one \x04 that ends the paste has been said when it was aborted. */
  override say(text: string): void {
    if (this.#state === 'aborted' && text === '\x04' && !this.#swallowed) this.#swallowed = true;
    else super.say(text);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A callback of an earlier program prints whenever it gives room for more. */
class CallingBackBoard extends FakeBoard {
  readonly #texts: string[];

  constructor(texts: string[]) {
    super();
    this.#texts = texts;
  }

  override say(text: string): void {
    const said = text === '\x01' ? (this.#texts.shift() ?? '') : '';
    super.say(`${said}${text}`);
  }
}

/** Its answer to the end of a source sent by raw paste is lost on the way. */
class UnansweringBoard extends FakeBoard {
  #answered = false;

  override say(text: string): void {
    const isAnswer = text === '\x04' && !this.#answered;
    if (isAnswer) this.#answered = true;
    else super.say(text);
  }
}
