import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findDifferences, type Recorded } from '../../analysis/compare/find-differences.js';
import type { MeasuredFigure } from '../../analysis/figures/bound-figures.js';
import type { FigureName } from '../../analysis/figures/figure-kinds.js';
import { spreadOf } from '../../analysis/figures/spread.js';
import type { NamedAnalysis } from '../../analysis/gate/check.js';
import { MpgcError } from '../../errors.js';
import type { CaptureReader } from '../../session/read/read-capture.js';
import { openCapture } from '../files/open-capture.js';
import { refuseDifferent } from './refuse-different.js';

/** One capture, or several that are runs of the same. */
export interface Runs {
  /** Of several, the one whose memory is the middle one. */
  shown: NamedAnalysis;
  figures: Record<FigureName, MeasuredFigure>[];
  conclusive: boolean;
}

/**
 * Opens a capture, or all captures in a folder as runs of the same; one of them is in memory at a time.
 * @throws MpgcError CAPTURE_NOT_FOUND for a folder without captures, NOT_COMPARABLE where its captures were not recorded
 * alike, unless `force`, and as openCapture()
 */
export function openRuns(path: string, { force, read }: { force: boolean; read?: CaptureReader }): Runs {
  const paths = capturesIn(path);
  if (paths === null) {
    const shown = openCapture(path, read);
    return { shown, figures: [shown.analysis.figures], conclusive: shown.analysis.conclusive };
  }
  let first: { name: string; recorded: Recorded } | null = null;
  const runs = paths.map((name) => {
    const { analysis } = openCapture(name, read);
    const { capture, summary, figures, conclusive } = analysis;
    const recorded = { capture: { header: capture.header }, summary: { board: summary.board } };
    first ??= { name, recorded };
    if (!force) {
      const names = { base: first.name, current: name };
      refuseDifferent(findDifferences(first.recorded, recorded), names, ['board', 'firmware', 'heap', 'run']);
    }
    return { name, figures, conclusive };
  });
  return {
    shown: openCapture(middleOf(runs).name, read),
    figures: runs.map(({ figures }) => figures),
    conclusive: runs.every(({ conclusive }) => conclusive),
  };
}

/** Null where the path is no folder. */
function capturesIn(path: string): string[] | null {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return null;
  const names = readdirSync(path).filter((name) => name.endsWith('.mpgc.jsonl'));
  if (names.length === 0) {
    throw new MpgcError('CAPTURE_NOT_FOUND', `The folder ${path} has no captures.`, {
      suggestions: ['Record some into it: mpgc profile main.py --repeat 5 --out FOLDER'],
    });
  }
  return names.sort().map((name) => join(path, name));
}

/** By what decides a comparison. */
const MIDDLE_BY = ['leak', 'live', 'peak'] as const;

function middleOf<R extends Pick<NamedAnalysis, 'name'> & { figures: Runs['figures'][number] }>(
  runs: R[],
): R {
  const by = MIDDLE_BY.find((name) => runs.every(({ figures }) => figures[name].value !== null));
  if (!by) return runs[0]!;
  const memoryOf = ({ figures }: R) => figures[by].value ?? 0;
  const { median } = spreadOf(runs.map(memoryOf))!;
  return runs.reduce((best, run) =>
    Math.abs(memoryOf(run) - median) < Math.abs(memoryOf(best) - median) ? run : best,
  );
}
