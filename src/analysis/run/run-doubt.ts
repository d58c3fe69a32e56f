import type { Capture } from '../../session/read/read-capture.js';
import { ranOutUnseen } from '../output/printed-findings.js';
import type { Summary } from './summarize.js';

/** Why a run is not the whole run that was asked for. */
export type RunDoubt = 'cut-off' | 'no-end' | 'failed' | 'interrupted' | 'memory-errors';

/**
 * Null where the program ran to its end, or until its time (`--duration`, `--until`) was up or the verdict certain, and its output tells of no
 * allocation that failed.
 */
export function runDoubt(
  { truncated }: Pick<Capture, 'truncated'>,
  { end, printed }: Summary,
): RunDoubt | null {
  if (truncated) return 'cut-off';
  const whole = ranOutUnseen(printed) ? 'memory-errors' : null;
  switch (end?.reason) {
    case undefined:
      return 'no-end';
    case 'finished':
    case 'duration':
    case 'decided':
      return whole;
    case 'exit':
      return end?.exitCode === 0 ? whole : 'failed';
    case 'interrupted':
      return 'interrupted';
    default:
      return 'failed';
  }
}
