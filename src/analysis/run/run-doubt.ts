import type { Capture } from '../../session/read/read-capture.js';
import type { Summary } from './summarize.js';

/** Why a run is not the whole run that was asked for. */
export type RunDoubt = 'cut-off' | 'no-end' | 'failed' | 'interrupted';

/** Null where the program ran to its end, or until its time (`--duration`, `--until`) was up. */
export function runDoubt({ truncated }: Pick<Capture, 'truncated'>, { end }: Summary): RunDoubt | null {
  if (truncated) return 'cut-off';
  switch (end?.reason) {
    case undefined:
      return 'no-end';
    case 'finished':
    case 'duration':
      return null;
    case 'exit':
      return end?.exitCode === 0 ? null : 'failed';
    case 'interrupted':
      return 'interrupted';
    default:
      return 'failed';
  }
}
