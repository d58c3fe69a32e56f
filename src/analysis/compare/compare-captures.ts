import type { Analysis } from '../analyse.js';
import { compareFigures, type FigureChange, type RunFigures } from './compare-figures.js';
import { compareGroups, type GroupChange } from './compare-groups.js';
import {
  allocatedChange,
  compareLines,
  compareOrigins,
  type LineChange,
  type OriginChange,
} from './compare-lines.js';
import { compareMarks, type MarkChange } from './compare-marks.js';
import { compareObjects, type ObjectChanges } from './compare-objects.js';
import { type Difference, findDifferences } from './find-differences.js';
import { type ChangeVerdict, judgeChange } from './judge-change.js';

/** What changed from one capture to another. */
export interface Comparison {
  base: Analysis;
  current: Analysis;
  differences: Difference[];
  /** How many runs the figures are of. */
  runs: { base: number; current: number };
  figures: FigureChange[];
  verdict: ChangeVerdict;
  /** Null where one of the captures has no maps to compare, or only one of them is of a hunt. */
  groups: GroupChange[] | null;
  marks: MarkChange[];
  /** What each line allocates; null unless both captures have it. Of several runs those that are compared in full. */
  lines: LineChange[] | null;
  /** Which lines the leaks come from; null unless both are known. */
  origin: OriginChange[] | null;
  /** Objects of the two snapshots; null unless both have one. */
  objects: ObjectChanges | null;
}

/** The figures of all runs of a side, where it is more than the one that is compared in full. */
export interface SeriesFigures {
  base: RunFigures[];
  current: RunFigures[];
}

/** Of a side of several runs, `series` has their figures, and the capture is the run that marks and blocks are taken from. */
export function compareCaptures(
  base: Analysis,
  current: Analysis,
  series: SeriesFigures = { base: [base.figures], current: [current.figures] },
): Comparison {
  const [wasHunt, isHunt] = [base.leak !== null, current.leak !== null];
  const differences = findDifferences(base, current);
  // More memory for more work is not worse.
  const alike = differences.every(({ kind, what }) => kind === 'aside' || what === 'script');
  const figures = compareFigures(series.base, series.current, { alike });
  return {
    base,
    current,
    differences,
    runs: { base: series.base.length, current: series.current.length },
    figures,
    verdict: judgeChange(figures, alike ? allocatedChange(base, current) : null),
    groups:
      base.groups && current.groups && wasHunt === isHunt
        ? compareGroups(base.groups, current.groups, { perCall: isHunt })
        : null,
    marks: compareMarks(base.marks, current.marks),
    lines: compareLines(base, current),
    origin: compareOrigins(base, current),
    objects: compareObjects({ base, current }),
  };
}
