import { MpgcError } from '../../errors.js';
import { ReplTimeoutError } from '../../repl/inbox.js';
import { RawRepl } from '../../repl/raw-repl.js';
import type { Reply } from '../../repl/repl.js';
import type { Transport } from '../../transport/transport.js';

const RESET = '__import__("machine").reset()';

/**
 * Restarts the chip: by machine.reset(), and where that cannot be had by what the port has for it. The transport is to be
 * closed and opened again after it: the board may have left with it, or come back as another device.
 * @throws MpgcError NO_MICROPYTHON, NO_HARD_RESET where the board cannot be restarted from here
 */
export async function hardReset(
  transport: Transport,
  { bootTimeoutMs }: { bootTimeoutMs: number },
): Promise<void> {
  const refusal = await resetByProgram(transport, bootTimeoutMs);
  if (refusal === null || (await transport.restart?.())) return;
  throw refusal;
}

/** Null where the board went down; else what kept it from that. */
async function resetByProgram(transport: Transport, bootTimeoutMs: number): Promise<MpgcError | null> {
  const repl = new RawRepl(transport, { bootTimeoutMs });
  try {
    await repl.enter();
    const deadlines = { idleMs: bootTimeoutMs, overallMs: 2 * bootTimeoutMs };
    const reply = await repl.submit(RESET, { phase: 'hard-resetting', deadlines });
    return reply.kind === 'rebooted' ? null : noHardReset(transport.address, reply);
  } catch (error) {
    // Gone with the reset; or a main.py runs that prints nothing which says that the board has booted.
    if (error instanceof ReplTimeoutError) return null;
    if (!(error instanceof MpgcError)) throw error;
    return error.code === 'BOARD_LOST' ? null : error;
  }
}

function noHardReset(address: string, { raised }: Reply): MpgcError {
  const why = raised ? `machine.reset() raised ${raised.message}` : 'machine.reset() did nothing';
  return new MpgcError('NO_HARD_RESET', `Could not restart the board on ${address}: ${why}.`, {
    suggestions: [
      'Restart the interpreter instead, with an empty heap: --reset soft',
      'Or press reset on the board, then run the command again.',
    ],
  });
}
