import type { MeasuredFigure, Measurement } from '../figures/bound-figures.js';
import type { FigureName } from '../figures/figure-kinds.js';
import { type Spread, spreadOf } from '../figures/spread.js';
import { judgeLimit, type Limit, type LimitVerdict, marginOf, worstVerdict } from './judge-limit.js';

/** A limit that somebody set for a figure. */
export interface Budget extends Limit {
  figure: FigureName;
  /** As it was written, and the limit alone, and where: `--budget`, or the path of a file. */
  text: string;
  limitText: string;
  from: string;
}

/** One figure against one limit, in each of the captures. */
export interface FigureCheck {
  figure: FigureName;
  verdict: LimitVerdict;
  results: FigureResult[];
  /** Of the results, the one that the verdict speaks of. */
  worst: number;
  spread: Spread | null;
}

export interface FigureResult {
  figure: MeasuredFigure;
  verdict: LimitVerdict;
  /** What is left up to the limit, negative beyond it; null where the figure is not known. */
  margin: number | null;
}

export interface BudgetCheck extends FigureCheck {
  budget: Budget;
}

/** Several captures are runs of the same: a budget speaks of the worst of them. */
export function judgeBudgets(budgets: Budget[], measured: Measurement[]): BudgetCheck[] {
  return budgets.map((budget) => ({
    budget,
    ...figureCheck(
      budget.figure,
      measured.map(({ figures }) => {
        const figure = figures[budget.figure];
        return { figure, verdict: judgeLimit(figure, budget), margin: marginOf(figure, budget) };
      }),
    ),
  }));
}

export function figureCheck(figure: FigureName, results: FigureResult[]): FigureCheck {
  const verdict = worstVerdict(results.map((result) => result.verdict));
  const telling = results.filter((result) => result.verdict === verdict);
  const least = telling.reduce<FigureResult | undefined>(
    (worst, result) => (worst && marginKey(worst) <= marginKey(result) ? worst : result),
    undefined,
  );
  return {
    figure,
    verdict,
    results,
    worst: least ? results.indexOf(least) : 0,
    spread: spreadOf(results.map((result) => result.figure.value)),
  };
}

/** What is not known is worse than any margin. */
function marginKey({ margin }: FigureResult): number {
  return margin ?? -Infinity;
}
