import { ReplTimeoutError } from './inbox.js';
import type { ReplSession } from './repl-session.js';

/** The smallest input ring that was met holds 64 bytes. */
const PIECE_BYTES = 32;
const ECHO = { idleMs: 1500, overallMs: 10_000 };
const END = { idleMs: 3000, overallMs: null };
const LINE_ENDS = /[\r\n]/g;

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
  if (!(await session.beginPaste())) return 'refused';
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
  try {
    const end = Buffer.from(await session.inbox.takeUntil(['\n'], END, 'compiling')).toString('latin1');
    if (end.replace(LINE_ENDS, '') === '') return 'whole';
  } catch (error) {
    if (!(error instanceof ReplTimeoutError)) throw error;
  }
  await session.cancelPaste();
  return 'damaged';
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
