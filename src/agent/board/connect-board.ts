import { MpgcError } from '../../errors.js';
import type { Phase } from '../../phases.js';
import { BoardExceptionError, isRaised } from '../../repl/errors/board-exception-error.js';
import type { RawRepl } from '../../repl/raw-repl.js';
import type { Reset } from '../../session/recording-limits.js';
import { COLLECT_LINE, OVERWRITE_STACK_LINES } from '../script/measuring-line.js';
import { packAgentFile } from '../script/pack-source.js';
import type { KnownBoard } from './board-memory.js';
import { chooseSending, type Sending } from './choose-sending.js';
import { type Firmware, probeBoard } from './probe-board.js';

/** The probe, the longest source that is sent before the reset, is half of it; a line buffer grows by moving. */
const PIECE_BYTES = 4096;

export interface ConnectOptions {
  /** All but `none` give what comes an empty heap; after a hard reset, a main.py may run in it. */
  reset: Reset;
  onPhase: (phase: Phase) => void;
  /** What is known of a board with these firmware from earlier; null for nothing. */
  recall?: (firmware: Firmware) => KnownBoard | null;
}

export interface ConnectedBoard {
  firmware: Firmware;
  sending: Sending;
  /** From an earlier run. */
  known: KnownBoard | null;
}

/** Enters the raw REPL, finds out what the firmware can do, and resets. @throws MpgcError where there is none */
export async function connectBoard(
  repl: RawRepl,
  { reset, onPhase, recall }: ConnectOptions,
): Promise<ConnectedBoard> {
  onPhase('connecting');
  const entered = repl.enter();
  // While the board takes its time.
  const probe = packAgentFile('probe.py');
  await entered;
  onPhase('identifying-firmware');
  const firmware = await identified(repl, reset, probe);
  const known = recall?.(firmware) ?? null;
  const isAlike = known?.sending.rawPaste === repl.rawPaste;
  const sending = known && isAlike ? known.sending : await chooseSending(repl, firmware);
  if (reset !== 'none') {
    onPhase('soft-resetting');
    await repl.softReset();
  }
  return { firmware, sending, known };
}

async function identified(repl: RawRepl, reset: Reset, probe: string): Promise<Firmware> {
  try {
    await makeRoom(repl, reset);
    return await identify(repl, reset, probe);
  } catch (cause) {
    if (!isRaised(cause, 'MemoryError')) throw cause;
    const message = 'The board has not enough free heap in one piece to identify its firmware.';
    const suggestions = reset === 'none' ? ['Start with an empty heap: --reset soft'] : [];
    throw new MpgcError('AGENT_DOES_NOT_FIT', message, { cause, suggestions });
  }
}

/**
 * A board without raw paste keeps each source in one piece, and one whose heap is in pieces hangs where it finds none:
 * asks for such a piece with a line that is short enough, and resets where there is none.
 */
async function makeRoom(repl: RawRepl, reset: Reset): Promise<void> {
  try {
    await repl.run(`__import__('gc').collect();b' '*${PIECE_BYTES}`, 'looking-for-room');
    if (reset === 'none') await letGo(repl);
  } catch (error) {
    if (!isRaised(error, 'MemoryError')) throw error;
    if (repl.rawPaste) return;
    if (reset === 'none') throw error;
    await repl.softReset();
  }
}

/** A word that is left on the stack keeps that piece, which no reset takes away. */
async function letGo(repl: RawRepl): Promise<void> {
  // Whether they raise does not matter.
  for (const line of [...OVERWRITE_STACK_LINES, COLLECT_LINE]) {
    await repl.submit(line, { phase: 'looking-for-room' });
  }
}

/** An earlier program may have left a full heap, or names of its own: a reset makes room. */
async function identify(repl: RawRepl, reset: Reset, probe: string): Promise<Firmware> {
  try {
    return await probeBoard(repl, probe);
  } catch (error) {
    if (!(error instanceof BoardExceptionError) || reset === 'none') throw error;
    await repl.softReset();
    return probeBoard(repl, probe);
  }
}
