import type { Capture } from '../../session/read/read-capture.js';
import type { EndRecord, RecordOf } from '../../session/schema.js';
import { isMismatch } from '../model/model-check.js';
import { ranOutUnseen } from '../output/printed-findings.js';
import type { Summary } from './summarize.js';

/**
 * Why the figures of a capture carry no conclusion, whatever they are: `cut-off`, its last record is not whole; `no-end`,
 * the run was killed; `incomplete`, the board or the connection failed before the end; `no-board`, it was never
 * identified; `samples-lost`, of what the agent said not all arrived; `counter-differs`, samples were counted wrongly; `line-residue`, a damaged line left something on the heap;
 * `model-mismatch`, its heap did not behave as the
 * reference model; `memory-errors`, allocations failed, as the output says, and what they were for was not done.
 */
export type NoConclusion =
  | 'cut-off'
  | 'no-end'
  | 'incomplete'
  | 'no-board'
  | 'samples-lost'
  | 'counter-differs'
  | 'line-residue'
  | 'model-mismatch'
  | 'memory-errors';

/** Ends that are not the program's. */
const CUT_SHORT: readonly EndRecord['reason'][] = ['rebooted', 'lost', 'failed'];

/** Null where the figures carry one. A program that raised, or was stopped, has figures as good as any. */
export function noConclusion(
  { truncated }: Pick<Capture, 'truncated'>,
  {
    board,
    end,
    error,
    modelCheck,
    sampling,
    printed,
  }: Pick<Summary, 'board' | 'end' | 'error' | 'modelCheck' | 'sampling' | 'printed'>,
  warnings: readonly RecordOf<'warning'>[],
): NoConclusion | null {
  if (truncated) return 'cut-off';
  if (!end) return 'no-end';
  if (CUT_SHORT.includes(end.reason) || (error && error.origin !== 'program')) return 'incomplete';
  if (!board) return 'no-board';
  if (sampling.lost > 0) return 'samples-lost';
  if (warnings.some(({ code }) => code === 'counter-differs')) return 'counter-differs';
  if (warnings.some(({ code }) => code === 'line-residue')) return 'line-residue';
  if (isMismatch(modelCheck)) return 'model-mismatch';
  return ranOutUnseen(printed) ? 'memory-errors' : null;
}
