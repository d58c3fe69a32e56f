import type { MeasuredFigure } from './measure-figures.js';

export type LimitVerdict = 'passed' | 'failed' | 'inconclusive';

/** In the unit of the figure. */
export interface Limit {
  op: '<=' | '<' | '>=' | '>';
  limit: number;
}

/**
 * Passed where all that the figure may be is within the limit, failed where nothing of that is. What is in doubt can
 * fail, as a peak that was exceeded before the run was cut off; it never passes.
 */
export function judgeLimit({ range, doubts }: MeasuredFigure, { op, limit }: Limit): LimitVerdict {
  const [low, high] = range;
  const [best, worst] = op === '<=' || op === '<' ? [low, high] : [high, low];
  if (!holds(best, op, limit)) return 'failed';
  return holds(worst, op, limit) && doubts.length === 0 ? 'passed' : 'inconclusive';
}

/** How far the figure is from its limit, negative beyond it; null where the figure is not known. */
export function marginOf({ value }: MeasuredFigure, { op, limit }: Limit): number | null {
  if (value === null) return null;
  return op === '<=' || op === '<' ? limit - value : value - limit;
}

/** A failure is certain, so it stands above what is not known. */
export function worstVerdict(verdicts: LimitVerdict[]): LimitVerdict {
  if (verdicts.includes('failed')) return 'failed';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'passed';
}

function holds(value: number, op: Limit['op'], limit: number): boolean {
  switch (op) {
    case '<=':
      return value <= limit;
    case '<':
      return value < limit;
    case '>=':
      return value >= limit;
    case '>':
      return value > limit;
  }
}
