import type { Capture } from '../../session/read-capture.js';
import { withCaptureName } from '../../session/with-capture-name.js';
import { type Difference, findDifferences } from '../compare/find-differences.js';
import { boundFigures, type Measurement } from '../figures/bound-figures.js';
import { type Budget, type BudgetCheck, judgeBudgets } from './judge-budgets.js';
import { type GrowthCheck, judgeGrowth, type MaxGrowth } from './judge-growth.js';
import { type LimitVerdict, worstVerdict } from './judge-limit.js';

export interface NamedCapture {
  name: string;
  capture: Capture;
}

export interface CheckRequest {
  /** Runs of the same. */
  captures: NamedCapture[];
  budgets: Budget[];
  baseline: NamedCapture | null;
  maxGrowth: MaxGrowth;
}

/** Captures held to budgets and to a baseline. */
export interface Check {
  verdict: LimitVerdict;
  captures: MeasuredCapture[];
  baseline: MeasuredCapture | null;
  maxGrowth: MaxGrowth;
  budgets: BudgetCheck[];
  growth: GrowthCheck[];
}

export interface MeasuredCapture extends NamedCapture {
  measurement: Measurement;
  /** From the baseline, or where there is none from the first of the captures. */
  differences: Difference[];
}

/** @throws MpgcError HEAP_DUMP_INVALID, which names the capture */
export function check({ captures, budgets, baseline, maxGrowth }: CheckRequest): Check {
  const measured = captures.map(measure);
  const base = baseline && measure(baseline);
  const measurements = measured.map(({ measurement }) => measurement);
  const budgetChecks = judgeBudgets(budgets, measurements);
  const growth = base ? judgeGrowth(base.measurement, measurements, maxGrowth) : [];
  return {
    verdict: worstVerdict([...budgetChecks, ...growth].map(({ verdict }) => verdict)),
    captures: measured.map((one) => withDifferences(one, base ?? measured[0] ?? one)),
    baseline: base && withDifferences(base, base),
    maxGrowth,
    budgets: budgetChecks,
    growth,
  };
}

type Measured = NamedCapture & { measurement: Measurement };

function measure(named: NamedCapture): Measured {
  return { ...named, measurement: withCaptureName(named.name, () => boundFigures(named.capture)) };
}

function withDifferences(one: Measured, base: Measured): MeasuredCapture {
  return { ...one, differences: differencesOf(base, one) };
}

/** What two of the captures of a check were not recorded alike in. */
export function differencesOf(base: Measured, current: Measured): Difference[] {
  const recorded = ({ capture, measurement }: Measured) => ({ capture, summary: measurement.summary });
  return findDifferences(recorded(base), recorded(current));
}
