import { max, median, min } from 'simple-statistics';
import type { FigureName } from '../figures/figure-kinds.js';

/** Whether several captures of the same show the same. */
export interface Agreement {
  /** `scattered`: so many differ from the middle that the rest is no majority. */
  type: 'agree' | 'some-differ' | 'scattered';
  /** The figures that were held against each other: those that all captures have. */
  figures: FigureName[];
  /** Of the captures that agree, or of all where they are scattered, the most less the least of a figure, as a share of its median: the largest such share. */
  share: number;
  /** By capture; empty unless some differ. */
  deviations: Deviation[];
}

export interface Deviation {
  /** Which of the captures, from 0. */
  at: number;
  /** In which of the figures it differs most. */
  figure: FigureName;
  value: number;
  /** Of all captures. */
  median: number;
}

/** What a program needs, and what it loses. */
const JUDGED: FigureName[] = ['leak', 'live', 'peak'];
/** As a share of the median: a capture that is farther from it differs. */
export const DIFFERS_FROM = 0.02;

/** Null where no figure is known of all, and of a single capture. */
export function judgeAgreement(captures: Record<FigureName, number | null>[]): Agreement | null {
  const columns = JUDGED.flatMap((name) => {
    const values = captures.flatMap((figures) => figures[name] ?? []);
    return values.length === captures.length ? [{ name, values, median: median(values) }] : [];
  });
  if (captures.length < 2 || columns.length === 0) return null;
  const figures = columns.map(({ name }) => name);
  const deviations = captures.flatMap((_, at) => deviationOf(at, columns) ?? []);
  const differing = new Set(deviations.map((deviation) => deviation.at));
  const rest = [...captures.keys()].filter((at) => !differing.has(at));
  const isMajority = rest.length > 1 && rest.length > differing.size;
  const compared = isMajority ? rest : [...captures.keys()];
  const share = max(
    columns.map(({ values, median }) =>
      widthOf(
        compared.map((at) => values[at]!),
        median,
      ),
    ),
  );
  if (!isMajority) return { type: 'scattered', figures, share, deviations: [] };
  return { type: differing.size > 0 ? 'some-differ' : 'agree', figures, share, deviations };
}

interface Column {
  name: FigureName;
  values: number[];
  median: number;
}

function deviationOf(at: number, columns: Column[]): Deviation | null {
  const far = columns
    .map((column) => ({
      ...column,
      share: shareOf(Math.abs(column.values[at]! - column.median), column.median),
    }))
    .filter(({ share }) => share > DIFFERS_FROM)
    .sort((a, b) => b.share - a.share)[0];
  return far ? { at, figure: far.name, value: far.values[at]!, median: far.median } : null;
}

function widthOf(values: number[], median: number): number {
  return shareOf(max(values) - min(values), median);
}

function shareOf(difference: number, median: number): number {
  if (difference === 0) return 0;
  return median === 0 ? Infinity : difference / Math.abs(median);
}
