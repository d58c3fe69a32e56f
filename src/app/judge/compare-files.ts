import { type Comparison, compareCaptures } from '../../analysis/compare/compare-captures.js';
import type { NamedAnalysis } from '../../analysis/gate/check.js';
import { EXIT } from '../../errors.js';
import type { CaptureReader } from '../../session/read/read-capture.js';
import { openCapture } from '../files/open-capture.js';
import { refuseDifferent } from './refuse-different.js';

export interface CompareResult extends Comparison {
  names: { base: NamedAnalysis; current: NamedAnalysis };
  /** Whether both carry a conclusion. */
  conclusive: boolean;
  exitCode: number;
}

/**
 * What changed from one capture file to another: the one function behind `mpgc compare`.
 * @throws MpgcError NOT_COMPARABLE for another board, firmware or heap, unless `force`; CAPTURE_*, HEAP_DUMP_INVALID
 */
export function compareFiles(
  basePath: string,
  currentPath: string,
  { force, read }: { force: boolean; read?: CaptureReader },
): CompareResult {
  const [base, current] = [openCapture(basePath, read), openCapture(currentPath, read)];
  const comparison = compareCaptures(base.analysis, current.analysis);
  if (!force) {
    refuseDifferent(comparison.differences, { base: basePath, current: currentPath }, [
      'board',
      'firmware',
      'heap',
    ]);
  }
  const conclusive = base.analysis.conclusive && current.analysis.conclusive;
  return {
    ...comparison,
    names: { base, current },
    conclusive,
    exitCode: conclusive ? 0 : EXIT.inconclusive,
  };
}
