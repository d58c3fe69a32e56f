import { MpgcError } from '../../errors.js';
import { PHASES, type Phase } from '../../phases.js';

/** What was sent did not arrive, however often it was sent again. */
export class LineDamagedError extends MpgcError {
  constructor(phase: Phase, attempts: number) {
    super(
      'LINE_DAMAGED',
      `The line to the board damages what is sent: ${attempts} attempts failed while ${PHASES[phase]}.`,
      {
        values: { phase, attempts },
        suggestions: ['Try another cable, port or USB hub, or a shorter cable.'],
      },
    );
  }
}
