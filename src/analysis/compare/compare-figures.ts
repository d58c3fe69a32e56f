import { max, min } from 'simple-statistics';
import type { MeasuredFigure } from '../figures/bound-figures.js';
import { FIGURE_NAMES, type FigureName, kindOf } from '../figures/figure-kinds.js';
import { type Spread, spreadOf } from '../figures/spread.js';

export type RunFigures = Record<FigureName, MeasuredFigure>;

export interface FigureChange {
  name: FigureName;
  /** Of several runs the median. */
  base: number | null;
  current: number | null;
  /** Null unless there are several runs on that side. */
  baseSpread: Spread | null;
  currentSpread: Spread | null;
  change: number | null;
  /** Change as a share of the base; null where that is 0, or not known. */
  share: number | null;
  effect: Effect | null;
}

/**
 * `within-spread`: the runs before and after overlap; `uncertain`: what the two may be in truth does. Null where the two
 * were recorded with other options, or on other boards, or one is not known.
 */
export type Effect = 'better' | 'worse' | 'same' | 'within-spread' | 'uncertain';

/** Each figure before and after, of one run each or of several; `alike` where more memory was not for more work. */
export function compareFigures(
  base: RunFigures[],
  current: RunFigures[],
  { alike }: { alike: boolean },
): FigureChange[] {
  return FIGURE_NAMES.map((name) => {
    const [before, after] = [sideOf(name, base), sideOf(name, current)];
    const shown = {
      name,
      base: before.value,
      current: after.value,
      baseSpread: before.spread,
      currentSpread: after.spread,
    };
    if (before.value === null || after.value === null) {
      return { ...shown, change: null, share: null, effect: null };
    }
    const change = after.value - before.value;
    return {
      ...shown,
      change,
      share: before.value === 0 ? null : change / Math.abs(before.value),
      effect: alike ? effectOf(name, change, before, after) : null,
    };
  });
}

interface Side {
  value: number | null;
  spread: Spread | null;
  /** From the least to the most that it may be. */
  range: [low: number, high: number];
}

function sideOf(name: FigureName, runs: RunFigures[]): Side {
  const figures = runs.map((run) => run[name]);
  const spread = spreadOf(figures.map(({ value }) => value));
  const known = figures.filter(({ value }) => value !== null);
  return {
    value: spread?.median ?? null,
    spread: runs.length > 1 ? spread : null,
    range: [
      min([Infinity, ...known.map(({ range }) => range[0])]),
      max([-Infinity, ...known.map(({ range }) => range[1])]),
    ],
  };
}

function effectOf(name: FigureName, change: number, base: Side, current: Side): Effect {
  if (change === 0) return 'same';
  if (base.range[0] <= current.range[1] && current.range[0] <= base.range[1]) {
    return base.spread || current.spread ? 'within-spread' : 'uncertain';
  }
  return (kindOf(name).better === 'less' ? change > 0 : change < 0) ? 'worse' : 'better';
}
