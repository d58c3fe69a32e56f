import type { Comparison } from '../../analysis/compare/compare-captures.js';
import type { Measurement } from '../../analysis/figures/bound-figures.js';
import type { NamedAnalysis } from '../../analysis/gate/check.js';
import { sanitizeLines } from '../syntax/sanitize-text.js';
import { describeDifference } from '../text/describe-difference.js';
import { describeDoubt } from '../text/figure-text.js';
import { formatCount } from '../text/format.js';
import { figureTable } from './figure-table.js';
import { groupTable } from './group-table.js';
import { markTable } from './mark-table.js';

/** What `mpgc compare` shows, all text made. The terminal and Markdown draw it. */
export interface CompareView {
  base: string;
  current: string;
  /** What the two were not recorded alike in, and why one of them carries no conclusion. */
  notes: string[];
  tables: CompareTable[];
}

export interface CompareTable {
  title: string;
  head: string[];
  rows: string[][];
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
  return sanitizeLines({
    base: `${base.name} (${base.analysis.capture.header.script.name})`,
    current: `${current.name} (${current.analysis.capture.header.script.name})`,
    notes: [
      ...(conclusive ? [] : ['INCONCLUSIVE: these are figures of what is there, and carry no conclusion']),
      ...comparison.differences.map((difference) => `not alike: ${describeDifference(difference)}`),
      ...callNotes(comparison),
      ...runNotes(base.name, comparison.base),
      ...runNotes(current.name, comparison.current),
    ],
    tables: [figureTable(comparison.figures), groupTable(comparison), markTable(comparison.marks)].filter(
      ({ rows, notes }) => rows.length + notes.length > 0,
    ),
  });
}

/** What a hunt has in use depends on how many calls it made. */
function callNotes({ base, current }: Comparison): string[] {
  const [before, after] = [base.leak?.series.calls, current.leak?.series.calls];
  if (before === undefined || after === undefined || before === after) return [];
  return [
    `the hunts made ${formatCount(before)} and ${formatCount(after)} calls: of what they have in use, compare what is for each call`,
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
