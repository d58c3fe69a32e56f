import { MpgcError } from '../../errors.js';
import { PHASES } from '../../phases.js';
import { RawRepl } from '../../repl/raw-repl.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import type { Reset } from '../../session/recording-limits.js';
import type { BoardIdentity } from '../../session/schema.js';
import type { Transport } from '../../transport/transport.js';
import { boardIdentity } from '../board/board-identity.js';
import type { BoardMemory } from '../board/board-memory.js';
import { connectBoard } from '../board/connect-board.js';
import { checkModel } from '../model-check/check-model.js';
import { HeapProgramRunner } from '../model-check/heap-program-runner.js';

export interface ExaminationRequest {
  rounds: number;
  seed: number;
  reset: Reset;
  bootTimeoutMs: number;
}

export interface ExaminationOptions {
  /** Aborted when the user wants to end: the rounds so far count. */
  signal: AbortSignal;
  onPhase: (phase: string) => void;
  /** Where boards are remembered from run to run. */
  memory?: BoardMemory;
}

export interface Examination {
  board: BoardIdentity;
  check: ModelCheck;
  /** Whether it was stopped before its last round. */
  stopped: boolean;
}

/** Random operations a round. */
const OPERATIONS = 100;

/**
 * Compares the heap of a board that is open with the reference model, and leaves the board in its friendly REPL.
 * Does not close the transport. @throws MpgcError CANCELLED when it was stopped before the first round
 */
export async function examineBoard(
  transport: Transport,
  { rounds, seed, reset, bootTimeoutMs }: ExaminationRequest,
  { signal, onPhase, memory }: ExaminationOptions,
): Promise<Examination> {
  const repl = new RawRepl(transport, { bootTimeoutMs });
  let comparing = false;
  const cancel = () => {
    if (!comparing) repl.cancel(cancelled());
  };
  signal.addEventListener('abort', cancel);
  try {
    const { firmware, sending } = await connectBoard(repl, {
      reset,
      onPhase: (phase) => onPhase(PHASES[phase]),
    });
    comparing = true;
    const check = await checkModel(new HeapProgramRunner(repl, firmware), firmware, {
      rounds,
      operations: OPERATIONS,
      seed,
      fill: true,
      onRound: (round) => onPhase(`${PHASES['comparing-model']}: program ${round} of ${rounds}`),
      stopped: () => signal.aborted,
    });
    const stopped = signal.aborted && check.conformance.rounds < rounds;
    if (stopped && check.conformance.rounds === 0) throw cancelled();
    const { usb } = transport;
    memory?.remember({ firmware, usb }, { check, sending });
    return { board: boardIdentity({ firmware, sending, usb }), check, stopped };
  } finally {
    signal.removeEventListener('abort', cancel);
    await repl.leave().catch(() => {});
  }
}

function cancelled(): MpgcError {
  return new MpgcError('CANCELLED', 'Stopped before anything was compared.');
}
