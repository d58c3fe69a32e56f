import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MpgcError } from '../../src/errors.js';
import { Inbox, quoteTail, ReplTimeoutError } from '../../src/repl/inbox.js';

const LOST = new MpgcError('BOARD_LOST', 'gone');
const CANCELLED = new MpgcError('CANCELLED', 'stopped');
const FOREVER = { idleMs: null, overallMs: null };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An inbox into which `text` arrives every `everyMs`. */
function fedEvery(everyMs: number, text: string): Inbox {
  const inbox = new Inbox();
  setInterval(() => inbox.push(Buffer.from(text), performance.now()), everyMs);
  return inbox;
}

/** When `wait` was settled, in ms from now, and how. */
async function settled(wait: Promise<unknown>): Promise<{ ms: number; value?: unknown; error?: unknown }> {
  const startedMs = performance.now();
  const outcome = wait.then(
    (value) => ({ ms: performance.now() - startedMs, value }),
    (error) => ({ ms: performance.now() - startedMs, error }),
  );
  let done = false;
  void outcome.then(() => {
    done = true;
  });
  while (!done) await vi.advanceTimersByTimeAsync(1);
  return outcome;
}

describe('deadlines', () => {
  it('ends a wait without a byte at the idle deadline', async () => {
    const { ms, error } = await settled(new Inbox().take(1, { idleMs: 50, overallMs: 200 }, 'collecting'));
    expect(ms).toBe(50);
    expect(error).toBeInstanceOf(ReplTimeoutError);
    expect(error).toMatchObject({ code: 'BOARD_SILENT', phase: 'collecting', received: Buffer.alloc(0) });
    expect((error as Error).message).toBe('The board did not answer while collecting (50 ms; nothing came).');
  });

  it('begins the idle deadline anew with every byte, but not the overall one', async () => {
    const wait = fedEvery(40, 'x').takeUntil(['!'], { idleMs: 50, overallMs: 200 }, 'collecting');
    const { ms, error } = await settled(wait);
    expect(ms).toBe(200);
    expect((error as ReplTimeoutError).message).toContain('the last bytes were "xxxx');
  });

  it('begins the idle deadline anew also where no more than the newest bytes are kept', async () => {
    const inbox = fedEvery(40, 'x');
    inbox.push(Buffer.alloc(1024 * 1024, 0x61), 0);
    expect((await settled(inbox.takeUntil(['!'], { idleMs: 50, overallMs: 200 }, 'collecting'))).ms).toBe(
      200,
    );
  });

  it('waits without a deadline until the bytes are there', async () => {
    const inbox = new Inbox();
    setTimeout(() => inbox.push(Buffer.from('ab'), 0), 3_600_000);
    const wait = inbox.take(2, FOREVER, 'collecting');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(await wait).toEqual(Buffer.from('ab'));
  });

  it('keeps the bytes of a wait that failed', async () => {
    const inbox = new Inbox();
    inbox.push(Buffer.from('ab'), 7);
    await settled(inbox.take(3, { idleMs: 10, overallMs: null }, 'collecting'));
    expect(inbox.takeAll()).toEqual({ bytes: Buffer.from('ab'), atMs: 7 });
    expect(inbox.takeAll().bytes).toEqual(Buffer.alloc(0));
  });
});

describe('takeUntil', () => {
  it('takes up to the needle that comes first, wherever it stands in the list', async () => {
    const inbox = new Inbox();
    inbox.push(Buffer.from('one>>> two>'), 0);
    expect(String(await inbox.takeUntil(['two>', '>>> '], FOREVER, 'calling'))).toBe('one>>> ');
    expect(String(await inbox.takeUntil(['two>', '>>> '], FOREVER, 'settling'))).toBe('two>');
  });

  it('finds a needle that arrives byte by byte', async () => {
    const inbox = new Inbox();
    const wait = inbox.takeUntil(['>>> ', 'raw>'], FOREVER, 'collecting');
    for (const byte of Buffer.from('x>>> y')) {
      inbox.push(Buffer.of(byte), 0);
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(String(await wait)).toBe('x>>> ');
    expect(inbox.takeAll().bytes).toEqual(Buffer.from('y'));
  });

  it('matches bytes above 127', async () => {
    const inbox = new Inbox();
    inbox.push(Buffer.of(1, 0xff, 2), 0);
    expect(await inbox.takeUntil(['\xff'], FOREVER, 'collecting')).toEqual(Buffer.of(1, 0xff));
  });
});

describe('unread, something', () => {
  it('puts bytes back in front', async () => {
    const inbox = new Inbox();
    inbox.push(Buffer.from('cd'), 0);
    inbox.unread(Buffer.from('ab'));
    expect(String(await inbox.take(3, FOREVER, 'collecting'))).toBe('abc');
  });

  it('resolves at the first byte, and leaves it there', async () => {
    const inbox = fedEvery(30, 'x');
    const { ms, error } = await settled(inbox.something({ idleMs: 50, overallMs: null }, 'collecting'));
    expect(error).toBeUndefined();
    expect(ms).toBe(30);
    expect(inbox.takeAll()).toEqual({ bytes: Buffer.from('x'), atMs: expect.any(Number) });
  });
});

describe('fail and cancel', () => {
  it('fails the present wait and all later ones', async () => {
    const inbox = new Inbox();
    setTimeout(() => inbox.fail(LOST), 20);
    expect(await settled(inbox.take(1, FOREVER, 'collecting'))).toEqual({ ms: 20, error: LOST });
    expect((await settled(inbox.something(FOREVER, 'collecting'))).error).toBe(LOST);
    expect((await settled(inbox.drain(10, 10))).error).toBe(LOST);
  });

  it('gives out what arrived before the failure', async () => {
    const inbox = new Inbox();
    inbox.push(Buffer.from('ab'), 0);
    inbox.fail(LOST);
    expect(String(await inbox.take(2, FOREVER, 'collecting'))).toBe('ab');
    await expect(inbox.take(1, FOREVER, 'collecting')).rejects.toBe(LOST);
  });

  it('cancels the present wait only', async () => {
    const inbox = new Inbox();
    setTimeout(() => inbox.cancel(CANCELLED), 20);
    expect(await settled(inbox.take(1, FOREVER, 'collecting'))).toEqual({ ms: 20, error: CANCELLED });
    inbox.push(Buffer.from('a'), 0);
    expect(String(await inbox.take(1, FOREVER, 'collecting'))).toBe('a');
    expect((await settled(inbox.take(1, { idleMs: 5, overallMs: null }, 'collecting'))).error).toBeInstanceOf(
      ReplTimeoutError,
    );
  });

  it('cancels the next wait where there is none', async () => {
    const inbox = new Inbox();
    inbox.cancel(CANCELLED);
    await expect(inbox.something(FOREVER, 'collecting')).rejects.toBe(CANCELLED);
  });
});

describe('drain', () => {
  it('returns what came once it is quiet', async () => {
    const inbox = new Inbox();
    inbox.push(Buffer.from('a'), 0);
    setTimeout(() => inbox.push(Buffer.from('b'), 0), 30);
    expect(await settled(inbox.drain(50, 1000))).toEqual({ ms: 80, value: Buffer.from('ab') });
    expect(inbox.takeAll().bytes).toHaveLength(0);
  });

  it('ends on a device that never is quiet', async () => {
    const { ms, value } = await settled(fedEvery(10, 'x').drain(50, 300));
    expect(ms).toBe(300);
    expect((value as Buffer).length).toBeGreaterThanOrEqual(29);
  });
});

describe('quoteTail', () => {
  it('escapes everything that is not printable ASCII', () => {
    expect(quoteTail(Buffer.from([0, 0x1b, 0x22, 0x41, 0x7f, 0x9b, 0xff]))).toBe(
      '"\\u0000\\u001b\\"A\\u007f\\u009b\\u00ff"',
    );
  });

  it('quotes the last 60 bytes', () => {
    expect(quoteTail(Buffer.from(`b${'a'.repeat(60)}`))).toBe(`"${'a'.repeat(60)}"`);
  });

  it('quotes nothing as an empty string', () => {
    expect(quoteTail(Buffer.alloc(0))).toBe('""');
  });
});
