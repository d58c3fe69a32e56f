import type { Comparison } from '../../analysis/compare/compare-captures.js';
import type { Difference } from '../../analysis/compare/find-differences.js';
import type { Measurement } from '../../analysis/figures/bound-figures.js';
import type { NamedAnalysis } from '../../analysis/gate/check.js';
import { sanitizeLines } from '../syntax/sanitize-text.js';
import { asArgument, asFlag, commandLine } from '../text/advice/command-line.js';
import { describeDifference } from '../text/describe-difference.js';
import { describeDoubt } from '../text/figure-text.js';
import { formatCount, pluralOf } from '../text/format.js';
import { unitOf } from '../text/hunt-unit.js';
import { type ChangeText, changeText } from './change-verdict.js';
import { figureTable } from './figure-table.js';
import { groupTable } from './group-table.js';
import { lineTables } from './line-tables.js';
import { markTable } from './mark-table.js';
import { objectTables } from './object-tables.js';

/** What `mpgc compare` shows, all text made. The terminal, Markdown and the page draw it. */
export interface CompareView {
  verdict: ChangeText;
  base: string;
  current: string;
  /** What the two were not recorded alike in, and why one of them carries no conclusion. */
  notes: string[];
  tables: CompareTable[];
  /** What to type for growth to fail; null where a side is several runs, or the gate refuses the two. */
  gate: string | null;
}

export type RowChange = 'new' | 'gone' | 'grown' | 'shrunk';

export interface CompareTable {
  code: 'figures' | 'groups' | 'marks' | 'lines' | 'origin' | 'owners' | 'classes' | 'types';
  title: string;
  head: string[];
  rows: string[][];
  /** Of each row, where rows come and go. */
  changes?: RowChange[];
  /** How many of them a terminal shows; all where absent. */
  few?: number;
  /** What the table does not show. */
  notes: string[];
}

export interface CompareNames {
  base: NamedAnalysis;
  current: NamedAnalysis;
}

export function viewCompare(
  comparison: Comparison,
  { base, current }: CompareNames,
  { conclusive }: { conclusive: boolean },
): CompareView {
  const { differences } = comparison;
  return sanitizeLines({
    verdict: changeText(comparison, { conclusive }),
    base: sideText(base, comparison.runs.base),
    current: sideText(current, comparison.runs.current),
    notes: [
      ...(conclusive ? [] : ['these are figures of what is there, and carry no conclusion']),
      ...differences.map((difference) => `not alike: ${describeDifference(difference)}`),
      ...callNotes(comparison),
      ...spreadNotes(comparison),
      ...runNotes(base.name, comparison.base),
      ...runNotes(current.name, comparison.current),
    ],
    tables: [
      figureTable(comparison.figures),
      ...lineTables(comparison),
      ...objectTables(comparison.objects),
      groupTable(comparison),
      markTable(comparison.marks),
    ].filter(({ rows, notes }) => rows.length + notes.length > 0),
    gate:
      comparison.runs.base + comparison.runs.current > 2 || differences.some(isGrave)
        ? null
        : commandLine(['mpgc', 'check', asArgument(current.name), ...asFlag('--baseline', base.name)]),
  });
}

/** As `mpgc check` sees it. */
function isGrave({ kind }: Difference): boolean {
  return kind !== 'aside' && kind !== 'unknown';
}

function sideText({ name, analysis }: NamedAnalysis, runs: number): string {
  const { script } = analysis.capture.header;
  return runs === 1
    ? `${name} (${script.name})`
    : `${formatCount(runs)} runs of ${script.name}, shown by ${name}`;
}

/** What a change has to be larger than, to be of the program. */
function spreadNotes({ runs, figures }: Comparison): string[] {
  if (runs.base > 1 && runs.current > 1) {
    return ['of several runs the figures are medians; "in spread": the runs before and after overlap'];
  }
  if (runs.base > 1 || runs.current > 1) {
    return ['one side is one run: how far its figures spread was not measured'];
  }
  const isChanged = figures.some(({ change }) => change !== null && change !== 0);
  return isChanged
    ? ['one run each: how far two runs of the same differ was not measured; two folders of --repeat tell']
    : [];
}

/** What a hunt has in use depends on how many calls it made. */
function callNotes({ base, current }: Comparison): string[] {
  const [before, after] = [base.leak?.series.calls, current.leak?.series.calls];
  if (before === undefined || after === undefined || before === after) return [];
  const unit = unitOf(current.leak ?? { loop: null });
  return [
    `the hunts made ${formatCount(before)} and ${formatCount(after)} ${pluralOf(unit)}: of what they have in use, compare what is for each ${unit}`,
  ];
}

/** Of the doubts that the figures are in, those of the whole run: each once. */
function runNotes(name: string, measurement: Measurement): string[] {
  const doubts = new Map<string, string>();
  for (const figure of Object.values(measurement.figures)) {
    for (const doubt of figure.doubts) {
      if (doubt === 'not-measured' || doubt === 'no-hunt') continue;
      doubts.set(doubt, describeDoubt(doubt, figure.name, measurement));
    }
  }
  return [...doubts.values()].map((text) => `${name}: ${text}`);
}
