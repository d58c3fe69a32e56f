import { type Comparison, compareMeasured } from '../../analysis/compare/compare-captures.js';
import { boundFigures } from '../../analysis/figures/bound-figures.js';
import type { NamedCapture } from '../../analysis/gate/check.js';
import { isMismatch } from '../../analysis/run/model-check.js';
import { EXIT } from '../../errors.js';
import { type Capture, type CaptureReader, isComplete, readCapture } from '../../session/read-capture.js';
import { withCaptureName } from '../../session/with-capture-name.js';
import { refuseDifferent } from './refuse-different.js';

export interface CompareResult extends Comparison {
  names: { base: NamedCapture; current: NamedCapture };
  /** False where one of the captures is cut off or of no known board, or its board's heap did not behave as the model. */
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
  { force, read = readCapture }: { force: boolean; read?: CaptureReader },
): CompareResult {
  const [base, current] = [read(basePath), read(currentPath)];
  const measured = (path: string, capture: Capture) => ({
    capture,
    measurement: withCaptureName(path, () => boundFigures(capture)),
  });
  const comparison = compareMeasured(measured(basePath, base), measured(currentPath, current));
  if (!force) {
    refuseDifferent(comparison.differences, { base: basePath, current: currentPath }, [
      'board',
      'firmware',
      'heap',
    ]);
  }
  const conclusive =
    [base, current].every(isComplete) &&
    [comparison.base, comparison.current].every(
      ({ summary }) => summary.board !== null && !isMismatch(summary.modelCheck),
    );
  return {
    ...comparison,
    names: { base: { name: basePath, capture: base }, current: { name: currentPath, capture: current } },
    conclusive,
    exitCode: conclusive ? 0 : EXIT.inconclusive,
  };
}
