import type { ModelCheck } from '../../session/model-check-schema.js';
import type { BoardIdentity } from '../../session/schema.js';

/** What makes a board the one that was compared: the same firmware on the same unit with the same heap. */
export interface CheckedBoard {
  identity: BoardIdentity;
  totalBytes: number | null;
  wordBytes: number | null;
}

/** Where the results of comparisons with the reference model are kept from run to run. */
export interface CheckMemory {
  /** Of an earlier run, with its time in `checkedAt`; null where this board has to be compared. */
  recall(board: CheckedBoard): ModelCheck | null;
  remember(board: CheckedBoard, check: ModelCheck): void;
}
