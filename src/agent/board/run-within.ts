import type { Phase } from '../../phases.js';
import { ReplTimeoutError } from '../../repl/inbox.js';
import type { Repl, Reply, SubmitOptions } from '../../repl/repl.js';

/** Runs a program for as long as `deadlines` allow; `stopped` where that was not enough, and the prompt is back. */
export async function runWithin(
  repl: Repl,
  source: string,
  options: SubmitOptions & { phase: Phase },
): Promise<Reply | 'stopped'> {
  try {
    return await repl.submit(source, options);
  } catch (error) {
    if (!(error instanceof ReplTimeoutError)) throw error;
    await repl.interrupt();
    await repl.resume();
    return 'stopped';
  }
}
