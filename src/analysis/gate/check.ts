import type { Analysis } from '../analyse.js';
import { type Difference, findDifferences } from '../compare/find-differences.js';
import { type Budget, type BudgetCheck, judgeBudgets } from './judge-budgets.js';
import { type GrowthCheck, judgeGrowth, type MaxGrowth } from './judge-growth.js';
import { type LimitVerdict, worstVerdict } from './judge-limit.js';

export interface NamedAnalysis {
  name: string;
  analysis: Analysis;
}

export interface CheckRequest {
  /** Runs of the same. */
  captures: NamedAnalysis[];
  budgets: Budget[];
  baseline: NamedAnalysis | null;
  maxGrowth: MaxGrowth;
}

/** Captures held to budgets and to a baseline. */
export interface Check {
  verdict: LimitVerdict;
  captures: CheckedCapture[];
  baseline: CheckedCapture | null;
  maxGrowth: MaxGrowth;
  budgets: BudgetCheck[];
  growth: GrowthCheck[];
}

export interface CheckedCapture extends NamedAnalysis {
  /** From the baseline, or where there is none from the first of the captures. */
  differences: Difference[];
}

export function check({ captures, budgets, baseline, maxGrowth }: CheckRequest): Check {
  const analyses = captures.map(({ analysis }) => analysis);
  const budgetChecks = judgeBudgets(budgets, analyses);
  const growth = baseline ? judgeGrowth(baseline.analysis, analyses, maxGrowth) : [];
  return {
    verdict: worstVerdict([...budgetChecks, ...growth].map(({ verdict }) => verdict)),
    captures: captures.map((one) => withDifferences(one, baseline ?? captures[0] ?? one)),
    baseline: baseline && withDifferences(baseline, baseline),
    maxGrowth,
    budgets: budgetChecks,
    growth,
  };
}

function withDifferences(one: NamedAnalysis, base: NamedAnalysis): CheckedCapture {
  return { ...one, differences: findDifferences(base.analysis, one.analysis) };
}
