import type { Doubt, MeasuredFigure } from '../../analysis/figures/bound-figures.js';
import type { FigureName } from '../../analysis/figures/figure-kinds.js';
import type { Spread } from '../../analysis/figures/spread.js';
import type { Check } from '../../analysis/gate/check.js';
import type { FigureCheck } from '../../analysis/gate/judge-budgets.js';
import type { GrowthCheck } from '../../analysis/gate/judge-growth.js';
import type { Limit, LimitVerdict } from '../../analysis/gate/judge-limit.js';
import { sanitizeLines } from '../syntax/sanitize-text.js';
import { describeDoubt, figureSource, formatFigure, formatFigureApart } from '../text/figure-text.js';
import { formatCount, formatPlural } from '../text/format.js';
import { checkNotes } from './check-notes.js';
import { type CheckWarning, type ConfigUse, checkWarnings } from './check-warnings.js';

/** What `mpgc check` shows, all text made. The terminal, Markdown and JUnit draw it. */
export interface CheckView {
  verdict: LimitVerdict;
  sentence: string;
  rows: CheckRow[];
  captures: { name: string; script: string; createdAt: string }[];
  /** Where the limits come from, and what the captures were not recorded alike in. */
  notes: string[];
  /** What must not be missed, whatever the verdict is. */
  warnings: CheckWarning[];
}

export interface CheckRow {
  figure: FigureName;
  verdict: LimitVerdict;
  /** "peak <= 60KiB", as it was written; of a growth "peak <= 8,160 B, 8,000 B before". */
  limit: string;
  /** The figure of the worst capture, and how far from the limit it is. */
  found: string;
  margin: string;
  /** How it was obtained, why it carries no pass, and in which of several captures. */
  evidence: string[];
  /** Of that, why it carries no pass. */
  reasons: string[];
  /** The worst of several captures; null of one. */
  where: string | null;
  /** Least, middle and most of several captures; null of one. */
  spread: string | null;
  /** "budget" or "growth". */
  group: 'budget' | 'growth';
}

export function viewCheck(check: Check, config: ConfigUse): CheckView {
  const rows = [...budgetRows(check), ...growthRows(check)];
  return sanitizeLines({
    verdict: check.verdict,
    sentence: sentenceOf(check, rows),
    rows,
    captures: check.captures.map(({ name, analysis: { capture } }) => ({
      name,
      script: capture.header.script.name,
      createdAt: capture.header.createdAt,
    })),
    notes: checkNotes(check, config.configPath),
    warnings: checkWarnings(check, config),
  });
}

function budgetRows(check: Check): CheckRow[] {
  return check.budgets.map((checked) => {
    const { op, limit, limitText } = checked.budget;
    const text = `${checked.figure} ${op} ${limitText}`;
    return { group: 'budget', limit: text, ...rowOf(checked, { op, limit }, check) };
  });
}

function growthRows(check: Check): CheckRow[] {
  return check.growth.map((checked) => {
    const { base, limit, figure } = checked;
    const before = base.value === null ? 'not known' : formatFigure(figure, base.value);
    const row = rowOf(checked, { op: '<=', limit }, check);
    const ofBase = baseEvidence(checked, check);
    return {
      group: 'growth',
      ...row,
      limit: `${figure} <= ${limit === null ? 'not known' : formatFigure(figure, limit)}, ${before} before`,
      evidence: [...row.evidence, ...ofBase],
      reasons: [...row.reasons, ...ofBase],
    };
  });
}

/** Why nothing can be said of a growth, as far as it is the baseline's doing. */
function baseEvidence({ base, verdict }: GrowthCheck, { baseline }: Check): string[] {
  const [low, high] = base.range;
  const texts = base.doubts.map((doubt) =>
    baseline ? describeDoubt(doubt, base.name, baseline.analysis) : doubt,
  );
  const isInterval = verdict === 'inconclusive' && texts.length === 0 && low !== high;
  const range = `it may be ${formatFigure(base.name, low)} to ${formatFigure(base.name, high)}`;
  return [...texts, ...(isInterval ? [range] : [])].map((text) => `of the baseline: ${text}`);
}

function rowOf(
  checked: FigureCheck,
  { op, limit }: { op: Limit['op']; limit: number | null },
  { captures }: Check,
) {
  const { figure, verdict, results, worst, spread } = checked;
  const { figure: measured, margin } = results[worst]!;
  const { analysis, name } = captures[worst]!;
  // The source of a rate is the sentence of its hunt, which says this already.
  const isSaid = (doubt: Doubt) => doubt === 'hunt-inconclusive' && measured.value !== null;
  const doubts = measured.doubts
    .filter((doubt) => !isSaid(doubt))
    .map((doubt) => describeDoubt(doubt, figure, analysis));
  const source = figureSource(figure, analysis);
  const isInterval = verdict === 'inconclusive' && measured.doubts.length === 0;
  const reasons = [...(isInterval ? rangeTexts(measured) : []), ...doubts];
  const where = captures.length > 1 ? name : null;
  return {
    figure,
    verdict,
    found: foundText(measured, limit),
    margin: verdict === 'inconclusive' ? '' : marginText(figure, margin, op),
    evidence: [
      ...(measured.value === null ? [] : [source]),
      ...reasons,
      ...(where === null ? [] : [`in ${where}`]),
    ],
    reasons,
    where,
    spread: captures.length > 1 ? spreadText(figure, spread) : null,
  };
}

function foundText({ name, value }: MeasuredFigure, limit: number | null): string {
  if (value === null) return 'not known';
  return limit === null ? formatFigure(name, value) : formatFigureApart(name, value, limit);
}

/** Of a figure that is known as an interval alone. */
function rangeTexts({ name, range: [low, high] }: MeasuredFigure): string[] {
  if (low === high) return [];
  return [
    `the figure is ${formatFigure(name, low)} to ${formatFigure(name, high)}, and the limit lies in between`,
  ];
}

function marginText(figure: FigureName, margin: number | null, op: Limit['op']): string {
  if (margin === null) return '';
  const isUpper = op === '<=' || op === '<';
  if (margin === 0)
    return op === '<=' || op === '>=' ? 'exactly the limit' : 'exactly the limit, which is outside';
  const size = formatFigureApart(figure, Math.abs(margin), 0);
  if (margin > 0) return `${size} ${isUpper ? 'left' : 'more than that'}`;
  return `${size} ${isUpper ? 'too much' : 'too little'}`;
}

export function spreadText(figure: FigureName, spread: Spread | null): string {
  if (!spread) return 'not known in any capture';
  const { min, median, max, known, of } = spread;
  const value = (number: number) => formatFigure(figure, number);
  const text =
    min === max
      ? `${value(min)} in each`
      : `least ${value(min)}, median ${value(median)}, most ${value(max)}`;
  return `${text} of ${known === of ? '' : `${known} of `}${formatPlural(of, 'capture')}`;
}

function sentenceOf({ verdict, captures }: Check, rows: CheckRow[]): string {
  const count = (wanted: LimitVerdict) => rows.filter((row) => row.verdict === wanted).length;
  const some = (found: number) =>
    rows.length === 1 ? 'The limit' : `${formatCount(found)} of ${formatCount(rows.length)} limits`;
  const of = captures.length > 1 ? `, in the worst of ${formatCount(captures.length)} captures` : '';
  const unknown = count('inconclusive');
  switch (verdict) {
    case 'passed':
      return `${rows.length === 1 ? 'The limit' : `All ${formatCount(rows.length)} limits`} held${of}.`;
    case 'failed':
      return `${some(count('failed'))} failed${of}${unknown > 0 ? `, and ${formatCount(unknown)} cannot be judged` : ''}.`;
    case 'inconclusive':
      return `${some(unknown)} cannot be judged${of}: not a pass.`;
  }
}

/** For a reader who does not see colours or columns. */
export const VERDICT_WORDS: Record<LimitVerdict, string> = {
  passed: 'ok',
  failed: 'FAILED',
  inconclusive: 'INCONCLUSIVE',
};
