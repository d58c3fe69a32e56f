import { type Comparison, compareCaptures } from '../../analysis/compare/compare-captures.js';
import type { NamedAnalysis } from '../../analysis/gate/check.js';
import { EXIT } from '../../errors.js';
import type { CaptureReader } from '../../session/read/read-capture.js';
import { openRuns } from './open-runs.js';
import { refuseDifferent } from './refuse-different.js';

export interface CompareResult extends Comparison {
  names: { base: NamedAnalysis; current: NamedAnalysis };
  /** Whether all captures carry a conclusion. */
  conclusive: boolean;
  exitCode: number;
}

/**
 * What changed from one capture file to another, or from the runs in one folder to those in another: the one function
 * behind `mpgc compare`.
 * @throws MpgcError NOT_COMPARABLE for another board, firmware or heap, unless `force`; as openRuns()
 */
export function compareFiles(
  basePath: string,
  currentPath: string,
  options: { force: boolean; read?: CaptureReader },
): CompareResult {
  const [base, current] = [openRuns(basePath, options), openRuns(currentPath, options)];
  const comparison = compareCaptures(base.shown.analysis, current.shown.analysis, {
    base: base.figures,
    current: current.figures,
  });
  if (!options.force) {
    refuseDifferent(comparison.differences, { base: basePath, current: currentPath }, [
      'board',
      'firmware',
      'heap',
    ]);
  }
  const conclusive = base.conclusive && current.conclusive;
  return {
    ...comparison,
    names: { base: base.shown, current: current.shown },
    conclusive,
    exitCode: conclusive ? 0 : EXIT.inconclusive,
  };
}
