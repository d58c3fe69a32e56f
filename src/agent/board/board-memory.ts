import type { ModelCheck } from '../../session/model-check-schema.js';
import type { UsbIdentity } from '../../transport/transport.js';
import type { Sending } from './choose-sending.js';
import type { Firmware } from './probe-board.js';

/** What makes a board the one that was seen before: the same firmware on the same unit with the same heap. */
export interface SeenBoard {
  firmware: Firmware;
  usb: UsbIdentity | null;
}

/** What takes longest to find out of a board, and depends on its firmware alone. */
export interface KnownBoard {
  /** How its heap compared with the reference model, with the time of that in `checkedAt`. */
  check: ModelCheck;
  sending: Sending;
}

/** Where boards are remembered from run to run. */
export interface BoardMemory {
  /** Null for a board that has to be tried again. */
  recall(board: SeenBoard): KnownBoard | null;
  /** A board whose heap did not behave as the model is forgotten. */
  remember(board: SeenBoard, known: KnownBoard): void;
}
