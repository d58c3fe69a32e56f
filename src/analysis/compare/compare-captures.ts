import type { Capture } from '../../session/read-capture.js';
import { boundFigures, type Measurement } from '../figures/bound-figures.js';
import { FIGURE_NAMES, type FigureName, kindOf } from '../figures/figure-kinds.js';
import { newGroups } from '../new-groups.js';
import { compareGroups, type GroupChange } from './compare-groups.js';
import { compareMarks, type MarkChange } from './compare-marks.js';
import { type Difference, findDifferences } from './find-differences.js';

/** What changed from one capture to another. */
export interface Comparison {
  base: Measurement;
  current: Measurement;
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

export function compareCaptures(base: Capture, current: Capture): Comparison {
  return compareMeasured(
    { capture: base, measurement: boundFigures(base) },
    { capture: current, measurement: boundFigures(current) },
  );
}

export interface Measured {
  capture: Capture;
  measurement: Measurement;
}

export function compareMeasured(
  { capture: base, measurement: before }: Measured,
  { capture: current, measurement: after }: Measured,
): Comparison {
  const [oldGroups, nowGroups] = [newGroups(before), newGroups(after)];
  const [wasHunt, isHunt] = [before.leak !== null, after.leak !== null];
  const differences = findDifferences(
    { capture: base, summary: before.summary },
    { capture: current, summary: after.summary },
  );
  const alike = differences.every(({ kind, what }) => kind === 'aside' || what === 'script');
  return {
    base: before,
    current: after,
    differences,
    figures: FIGURE_NAMES.map((name) => {
      const change = figureChange(name, before.figures[name].value, after.figures[name].value);
      // More memory for more work is not worse.
      return alike ? change : { ...change, effect: null };
    }),
    groups:
      oldGroups && nowGroups && wasHunt === isHunt
        ? compareGroups(oldGroups, nowGroups, { perCall: isHunt })
        : null,
    marks: compareMarks(base.records, current.records),
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
