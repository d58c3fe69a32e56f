import { MpgcError } from '../../errors.js';
import { PHASES, type Phase } from '../../phases.js';
import type { Raised } from './raised.js';

/** A line of mpgc's own raised on the board. */
export class BoardExceptionError extends MpgcError {
  /** Name of its class. */
  readonly exception: string;
  /** The line of the traceback that names it. */
  readonly said: string;
  readonly traceback: string;
  readonly phase: Phase;

  constructor(phase: Phase, { exception, message, traceback }: Raised) {
    super('BOARD_EXCEPTION', `The board raised an exception while ${PHASES[phase]}:\n${traceback}`, {
      values: { phase, exception, traceback },
    });
    this.exception = exception;
    this.said = message;
    this.traceback = traceback;
    this.phase = phase;
  }
}

/** Whether `error` is an exception of this class, raised on the board by a line of mpgc. */
export function isRaised(error: unknown, exception: string): error is BoardExceptionError {
  return error instanceof BoardExceptionError && error.exception === exception;
}
