import { MpgcError } from '../../errors.js';

/**
 * What `work` makes of the capture `name`. An error in what the file holds names the file: the board that it came
 * from may be far away, and the command that found it is not the one to run again.
 */
export function withCaptureName<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof MpgcError)) throw error;
    throw new MpgcError(error.code, `${name}: ${error.message}`, {
      suggestions: ['The capture is damaged. Record the run again, or restore the original.'],
      cause: error,
    });
  }
}
