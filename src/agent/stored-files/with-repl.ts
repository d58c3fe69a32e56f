import { RawRepl } from '../../repl/raw-repl.js';
import type { Reset } from '../../session/recording-limits.js';
import type { Transport } from '../../transport/transport.js';
import { cancelled } from '../run/cancelled.js';

export interface WithReplOptions {
  reset: Reset;
  bootTimeoutMs: number;
  /** null for what is to come to its end. */
  signal: AbortSignal | null;
}

/**
 * A board at its raw REPL, restarted before unless `reset` is none, and left in its friendly REPL.
 * @throws MpgcError CANCELLED, and as talking to a board does
 */
export async function withRepl<T>(
  transport: Transport,
  { reset, bootTimeoutMs, signal }: WithReplOptions,
  use: (repl: RawRepl) => Promise<T>,
): Promise<T> {
  const repl = new RawRepl(transport, { bootTimeoutMs });
  const cancel = () => repl.cancel(cancelled());
  signal?.addEventListener('abort', cancel);
  try {
    if (signal?.aborted) throw cancelled();
    await repl.enter();
    if (reset !== 'none') await repl.softReset();
    return await use(repl);
  } finally {
    signal?.removeEventListener('abort', cancel);
    await repl.leave().catch(() => {});
  }
}
