import type { MeasuredFigure } from '../figures/bound-figures.js';
import { type FigureName, kindOf } from '../figures/figure-kinds.js';

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
export function judgeLimit({ name, range, doubts }: MeasuredFigure, { op, limit }: Limit): LimitVerdict {
  const [low, high] = range.map((end) => beyond(name, end, limit)) as [number, number];
  const [best, worst] = op === '<=' || op === '<' ? [low, high] : [high, low];
  if (!holds(best, op)) return 'failed';
  return holds(worst, op) && doubts.length === 0 ? 'passed' : 'inconclusive';
}

/**
 * What rounding may leave, as a part of the limit, of shares and rates that are equal: 1 - 280 / 400 is a little more
 * than 30 %. One block of a heap of 32 MiB is 500 times as much of it. Bytes and microseconds are exact.
 */
const ROUNDING = 1e-9;

/** By how much a figure is more than a limit; 0 where no more than rounding is between them. */
export function beyond(name: FigureName, value: number, limit: number): number {
  const { unit } = kindOf(name);
  const rounding = unit === 'share' || unit === 'bytes-per-call' ? ROUNDING * Math.abs(limit) : 0;
  const distance = value - limit;
  return Math.abs(distance) <= rounding ? 0 : distance;
}

/** How far the figure is from its limit, negative beyond it; null where the figure is not known. */
export function marginOf({ name, value }: MeasuredFigure, { op, limit }: Limit): number | null {
  if (value === null) return null;
  const distance = beyond(name, value, limit);
  return op === '>=' || op === '>' || distance === 0 ? distance : -distance;
}

/** A failure is certain, so it stands above what is not known. */
export function worstVerdict(verdicts: LimitVerdict[]): LimitVerdict {
  if (verdicts.includes('failed')) return 'failed';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'passed';
}

function holds(distance: number, op: Limit['op']): boolean {
  switch (op) {
    case '<=':
      return distance <= 0;
    case '<':
      return distance < 0;
    case '>=':
      return distance >= 0;
    case '>':
      return distance > 0;
  }
}
