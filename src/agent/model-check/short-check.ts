import type { RawRepl } from '../../repl/raw-repl.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import type { Firmware } from '../board/probe-board.js';
import { checkModel } from './check-model.js';
import { HeapProgramRunner } from './heap-program-runner.js';

/** Under a second over USB. The seed is the same each time, so that two runs can be compared. */
const SHORT_CHECK = { rounds: 1, operations: 60, seed: 1, fill: false };

/** The comparison with the reference model that comes before a run; `stopped` says whether it is to end. */
export function shortCheck(repl: RawRepl, firmware: Firmware, stopped: () => boolean): Promise<ModelCheck> {
  return checkModel(new HeapProgramRunner(repl, firmware), firmware, { ...SHORT_CHECK, stopped });
}
