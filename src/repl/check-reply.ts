import { MpgcError } from '../errors.js';
import { PHASES, type Phase } from '../phases.js';
import { BoardExceptionError } from './errors/board-exception-error.js';
import type { Reply } from './repl.js';

/** For a line of mpgc's own, which must not fail. @throws BoardExceptionError, MpgcError BOARD_RESET */
export function checkReply({ kind, raised }: Reply, phase: Phase): void {
  if (kind === 'rebooted') {
    throw new MpgcError('BOARD_RESET', `The board restarted while ${PHASES[phase]}.`, { values: { phase } });
  }
  if (raised) throw new BoardExceptionError(phase, raised);
}
