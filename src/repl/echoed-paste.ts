import { ReplTimeoutError } from './inbox.js';
import type { ReplSession } from './repl-session.js';

/** The smallest input ring that was met holds 64 bytes. */
const PIECE_BYTES = 32;
const ECHO = { idleMs: 1500, overallMs: 10_000 };
const END = { idleMs: 3000, overallMs: null };
const LINE_END = { idleMs: 2500, overallMs: null };
const LINE_ENDS = /[\r\n]/g;
const RETURN = 0x0d;
const NEWLINE = 0x0a;

/**
 * Sends `source` by the paste mode of the friendly REPL, which echoes what the board has received: it runs only if that
 * is what was sent. `damaged`: it was not, and nothing has run; `refused`: there is no paste mode. The board is at
 * its friendly prompt then. Source: shared/runtime/pyexec.c, which keeps the line as the raw REPL does.
 */
export async function pasteEchoed(
  session: ReplSession,
  source: Buffer,
  givenUp: () => boolean,
): Promise<'whole' | 'damaged' | 'refused' | 'given-up'> {
  if (!(await session.beginPaste())) {
    await session.cancelPaste();
    return 'refused';
  }
  const text = source.toString('latin1').replaceAll('\n', '\r');
  for (let at = 0; at < text.length; at += PIECE_BYTES) {
    const piece = text.slice(at, at + PIECE_BYTES);
    if (givenUp()) {
      await session.cancelPaste();
      return 'given-up';
    }
    await session.send(piece);
    if (await echoes(session, piece)) continue;
    await session.cancelPaste();
    return 'damaged';
  }
  await session.endSource();
  if (await begins(session)) return 'whole';
  await session.cancelPaste();
  return 'damaged';
}

/** Comes with the byte before it, or was lost. */
async function skipNewline(inbox: ReplSession['inbox']): Promise<void> {
  try {
    const byte = await inbox.take(1, LINE_END, 'compiling');
    if (byte[0] !== NEWLINE) inbox.unread(byte);
  } catch (error) {
    if (!(error instanceof ReplTimeoutError)) throw error;
  }
}

/** A line end comes before the source runs, of which one byte may be damaged; ctrl-D that became a letter is echoed alone. */
async function begins({ inbox }: ReplSession): Promise<boolean> {
  try {
    const [first] = await inbox.take(1, END, 'compiling');
    if (first === NEWLINE) return true;
    if (first === RETURN) {
      await skipNewline(inbox);
      return true;
    }
    const [second] = await inbox.take(1, ECHO, 'compiling');
    return second === RETURN || second === NEWLINE;
  } catch (error) {
    if (error instanceof ReplTimeoutError) return false;
    throw error;
  }
}

/** Each line of the paste begins with its prompt. */
async function echoes({ inbox }: ReplSession, piece: string): Promise<boolean> {
  const expected = piece.replaceAll('\r', '=== ');
  let heard = '';
  try {
    while (heard.length < expected.length) {
      await inbox.something(ECHO, 'sending-program');
      heard += Buffer.from(inbox.takeAll().bytes).toString('latin1').replace(LINE_ENDS, '');
    }
  } catch (error) {
    if (!(error instanceof ReplTimeoutError)) throw error;
  }
  return heard === expected;
}
