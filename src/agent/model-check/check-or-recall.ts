import type { RawRepl } from '../../repl/raw-repl.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import { boardIdentity, type KnownOfBoard } from '../board/board-identity.js';
import type { CheckMemory } from './check-memory.js';
import { checkModel } from './check-model.js';
import { HeapProgramRunner } from './heap-program-runner.js';

export interface CheckOrRecallOptions {
  /** True: compare in any case. False: neither compare nor recall. Null: compare a board that is not known. */
  verify: boolean | null;
  /** Where comparisons are kept from run to run; null where none are. */
  checks: CheckMemory | null;
  /** Called before a comparison. */
  onCompare: () => void;
  /** Whether a comparison is to end. */
  stopped: () => boolean;
}

/** Under a second over USB. The seed is the same each time, so that two runs can be compared. */
const SHORT_CHECK = { rounds: 1, operations: 60, seed: 1, fill: false };

/** How the board's heap compares with the reference model: as it was found earlier, or by a short comparison. */
export async function checkOrRecall(
  repl: RawRepl,
  known: KnownOfBoard,
  { verify, checks, onCompare, stopped }: CheckOrRecallOptions,
): Promise<ModelCheck | null> {
  if (verify === false) return null;
  const { findings } = known;
  const { totalBytes, wordBytes } = findings;
  const board = { identity: boardIdentity(known), totalBytes, wordBytes };
  const recalled = verify === null ? (checks?.recall(board) ?? null) : null;
  if (recalled) return recalled;
  onCompare();
  const check = await checkModel(new HeapProgramRunner(repl, findings), findings, {
    ...SHORT_CHECK,
    stopped,
  });
  if (!stopped()) checks?.remember(board, check);
  return check;
}
