import { MpgcError } from '../../errors.js';

/** What ends a run before its program was started. */
export function cancelled(): MpgcError {
  return new MpgcError('CANCELLED', 'Stopped before the program started.');
}
