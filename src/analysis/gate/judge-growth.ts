import type { MeasuredFigure, Measurement } from '../figures/bound-figures.js';
import type { FigureName } from '../figures/figure-kinds.js';
import { type FigureCheck, figureCheck } from './judge-budgets.js';
import { beyond, judgeLimit, type LimitVerdict, marginOf } from './judge-limit.js';

/** How much more than in the base is allowed: a share of the base's figure, or bytes. */
export type MaxGrowth = { kind: 'share'; share: number } | { kind: 'bytes'; bytes: number };

export interface GrowthCheck extends FigureCheck {
  base: MeasuredFigure;
  /** The most that passes; null where the base's figure is not known. */
  limit: number | null;
}

/** Free memory is what these leave, the agent and the baseline are no work of the program. */
const OF_PROFILES: readonly FigureName[] = ['peak', 'live', 'retained'];
/** What else a hunt shows depends on how many calls it made. */
const OF_HUNTS: readonly FigureName[] = ['leak'];

/** How the figures grew since `base`, each against the same limit. */
export function judgeGrowth(base: Measurement, measured: Measurement[], allowed: MaxGrowth): GrowthCheck[] {
  const isHunt = base.leak !== null || measured.some(({ leak }) => leak !== null);
  const names = isHunt
    ? OF_HUNTS
    : OF_PROFILES.filter((name) => name !== 'peak' || hasPeaks([base, ...measured]));
  return names.map((name) => {
    const before = base.figures[name];
    const limit = before.value === null ? null : limitFor(name, before.value, allowed);
    const results = measured.map(({ figures }) => {
      const figure = figures[name];
      const verdict = judgeOne(before, figure, allowed);
      return {
        figure,
        verdict,
        margin: limit === null ? null : marginOf(figure, { op: '<=', limit }),
      };
    });
    return { ...figureCheck(name, results), base: before, limit };
  });
}

/** Nobody asked for the peak by name: of runs without a sample inside the program it is left out, not in doubt. */
export function hasPeaks(measured: Measurement[]): boolean {
  return measured.every(({ summary }) => summary.sampling.inside > 0);
}

/**
 * A rate that moves in steps is known as an interval alone: passed where neither end grew by more than is allowed,
 * failed where the least that it is now is more than the most that it was, and the allowance.
 */
function judgeOne(base: MeasuredFigure, current: MeasuredFigure, allowed: MaxGrowth): LimitVerdict {
  if (base.doubts.length > 0) return 'inconclusive';
  const [lowest, highest] = base.range.map((end) => limitFor(current.name, end, allowed)) as [number, number];
  const [low, high] = current.range;
  const certain = judgeLimit(current, { op: '<=', limit: highest });
  if (certain === 'failed' || current.doubts.length > 0) return certain;
  const grew = beyond(current.name, low, lowest) > 0 || beyond(current.name, high, highest) > 0;
  return grew ? 'inconclusive' : 'passed';
}

/** A product that is whole may come out a little less: 400 times 0.29 does. A millionth of a byte is no allowance. */
const ROUNDING_BYTES = 1e-6;

/** A share of nothing, or of less than nothing, is nothing; and bytes say nothing of bytes for each call. */
function limitFor(name: FigureName, base: number, allowed: MaxGrowth): number {
  if (name === 'leak') return allowed.kind === 'share' ? base * (1 + allowed.share) : base;
  if (allowed.kind === 'bytes') return base + allowed.bytes;
  return base + Math.floor(Math.max(0, base) * allowed.share + ROUNDING_BYTES);
}
