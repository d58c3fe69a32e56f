import { describe, expect, it } from 'vitest';
import { ReplTimeoutError } from '../../src/repl/inbox.js';
import { insist } from '../../src/repl/insist.js';
import type { Reply } from '../../src/repl/repl.js';
import { FakeRepl } from '../support/fake-repl.js';

const DONE: Reply = { kind: 'done', raised: null };
const raised = (message: string): Reply => ({
  kind: 'done',
  raised: { exception: /^\w+/.exec(message)![0], message, traceback: message },
});

/** Insists on jobs that answer like this, one after the other, on a line that may damage them. */
async function answers(...replies: (Reply | Error)[]) {
  const repl = new FakeRepl();
  repl.lossless = false;
  let made = 0;
  const job = async () => {
    const reply = replies[made++]!;
    if (reply instanceof Error) throw reply;
    return { reply };
  };
  const outcome = await insist(repl, 'collecting', job).then(
    ({ reply }) => reply,
    (error: { code: string }) => error.code,
  );
  return { outcome, made, repl };
}

describe('insist', () => {
  it('takes an answer that is whole', async () => {
    expect(await answers(DONE)).toMatchObject({ outcome: DONE, made: 1, repl: { quality: { resent: 0 } } });
  });

  it('asks again where the end of the answer was lost, and counts it', async () => {
    expect(await answers({ ...DONE, damaged: true }, DONE)).toMatchObject({
      outcome: DONE,
      made: 2,
      repl: { quality: { resent: 1 } },
    });
  });

  it('believes an exception that comes twice', async () => {
    const odd = raised("NameError: name '_mpgb' isn't defined");
    expect(await answers(odd, DONE)).toMatchObject({ outcome: DONE, made: 2 });
    expect(await answers(odd, odd)).toMatchObject({ outcome: 'BOARD_EXCEPTION', made: 2 });
  });

  it('believes a MemoryError at once', async () => {
    expect(await answers(raised('MemoryError: '))).toMatchObject({ outcome: 'BOARD_EXCEPTION', made: 1 });
  });

  it('goes back to the prompt after a wait that was too long', async () => {
    const silent = new ReplTimeoutError('collecting', Buffer.alloc(0), 10);
    expect(await answers(silent, DONE)).toMatchObject({ outcome: DONE, made: 2, repl: { resumed: 1 } });
    expect(await answers(silent, silent, silent)).toMatchObject({ outcome: 'BOARD_SILENT', made: 3 });
  });

  it('gives up on a line that damages each answer', async () => {
    const damaged = { ...DONE, damaged: true };
    expect(await answers(damaged, damaged, damaged)).toMatchObject({ outcome: 'LINE_DAMAGED', made: 3 });
  });

  it('tries once where nothing can be lost', async () => {
    const repl = new FakeRepl();
    const job = async () => ({ reply: raised('NameError: x') });
    await expect(insist(repl, 'collecting', job)).rejects.toMatchObject({ code: 'BOARD_EXCEPTION' });
  });
});
