import { MpgcError } from '../../errors.js';
import { PHASES, type Phase } from '../../phases.js';

/** What was sent did not arrive, however often it was sent again. */
export class LineDamagedError extends MpgcError {
  constructor(phase: Phase, attempts: number) {
    super(
      'LINE_DAMAGED',
      `Bytes are damaged on the way to the board: ${attempts} attempts failed while ${PHASES[phase]}.`,
      {
        values: { phase, attempts },
        suggestions: ['Try a shorter cable, another port or another USB hub.'],
      },
    );
  }
}
