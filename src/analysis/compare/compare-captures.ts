import type { Analysis } from '../analyse.js';
import { FIGURE_NAMES, type FigureName, kindOf } from '../figures/figure-kinds.js';
import { compareGroups, type GroupChange } from './compare-groups.js';
import { compareMarks, type MarkChange } from './compare-marks.js';
import { type Difference, findDifferences } from './find-differences.js';

/** What changed from one capture to another. */
export interface Comparison {
  base: Analysis;
  current: Analysis;
  differences: Difference[];
  figures: FigureChange[];
  /** Null where one of the captures has no maps to compare, or only one of them is of a hunt. */
  groups: GroupChange[] | null;
  marks: MarkChange[];
}

export interface FigureChange {
  name: FigureName;
  base: number | null;
  current: number | null;
  change: number | null;
  /** Change as a share of the base; null where that is 0, or not known. */
  share: number | null;
  /** Null where the two were recorded with other options, or on other boards. */
  effect: 'better' | 'worse' | 'same' | null;
}

export function compareCaptures(base: Analysis, current: Analysis): Comparison {
  const [wasHunt, isHunt] = [base.leak !== null, current.leak !== null];
  const differences = findDifferences(base, current);
  const alike = differences.every(({ kind, what }) => kind === 'aside' || what === 'script');
  return {
    base,
    current,
    differences,
    figures: FIGURE_NAMES.map((name) => {
      const change = figureChange(name, base.figures[name].value, current.figures[name].value);
      // More memory for more work is not worse.
      return alike ? change : { ...change, effect: null };
    }),
    groups:
      base.groups && current.groups && wasHunt === isHunt
        ? compareGroups(base.groups, current.groups, { perCall: isHunt })
        : null,
    marks: compareMarks(base.marks, current.marks),
  };
}

function figureChange(name: FigureName, base: number | null, current: number | null): FigureChange {
  if (base === null || current === null) {
    return { name, base, current, change: null, share: null, effect: null };
  }
  const change = current - base;
  const worse = kindOf(name).better === 'less' ? change > 0 : change < 0;
  return {
    name,
    base,
    current,
    change,
    share: base === 0 ? null : change / Math.abs(base),
    effect: change === 0 ? 'same' : worse ? 'worse' : 'better',
  };
}
