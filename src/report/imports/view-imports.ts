import type { FormCost, ImportCosts, ModuleCost, RootCost } from '../../analysis/imports/import-costs.js';
import { formatCount, formatSigned } from '../text/format.js';
import {
  describeImports,
  importAdvice,
  importNotes,
  shortFailure,
} from '../text/imports/describe-imports.js';
import { type Saved, savedBy } from '../text/imports/saved-by.js';

/** What imports cost, all text made. */
export interface ImportsView {
  passed: boolean;
  sentence: string;
  columns: string[];
  /** A table for each script and module. */
  tables: { name: string; rows: ImportRow[] }[];
  /** What the columns are. */
  legend: string;
  notes: string[];
  advice: string[];
}

export interface ImportRow {
  name: string;
  depth: number;
  /** By the columns; in place of them `why` there are none. */
  cells: string[] | null;
  why: string;
}

/** What is deeper stands as deep as that: a name has to have room. */
const MOST_DEPTH = 6;

const COLUMNS = ['live', '+imports', 'peak'];
const MPY_COLUMNS = ['mpy live', 'mpy peak'];

/** `totalBytes`: of the heap, where that is known. */
export function viewImports(costs: ImportCosts, totalBytes: number | null): ImportsView {
  const hasMpy = costs.roots.some(({ mpy }) => mpy !== null);
  return {
    passed: costs.passed,
    sentence: describeImports(costs, totalBytes),
    columns: [...COLUMNS, ...(hasMpy ? MPY_COLUMNS : [])],
    tables: costs.roots
      .filter(({ modules }) => modules.length > 0)
      .map((root) => ({
        name: root.name,
        rows: [...root.modules.map((module) => rowOf(module, hasMpy)), totalRow(root, hasMpy)],
      })),
    legend: legendOf(costs, hasMpy),
    notes: importNotes(costs),
    advice: importAdvice(costs),
  };
}

const KINDS: Partial<Record<NonNullable<ModuleCost['kind']>, string>> = {
  'built-in': 'built in',
  frozen: 'frozen',
  'board-file': "the board's",
  loaded: 'was loaded',
};

function rowOf(module: ModuleCost, hasMpy: boolean): ImportRow {
  const { names, depth, kind, time, source } = module;
  const words = [...(kind && KINDS[kind] ? [KINDS[kind]] : []), ...(time === 'function' ? ['on call'] : [])];
  return {
    name: `${names.join(' + ')}${words.length > 0 ? ` (${words.join(', ')})` : ''}`,
    depth: Math.min(depth, MOST_DEPTH),
    cells: module.failure ? null : cellsOf(source, savedBy(module), hasMpy),
    why: module.failure ? shortFailure(module) : '',
  };
}

function totalRow(root: RootCost, hasMpy: boolean): ImportRow {
  const { liveBytes, peak } = root.source;
  const total = { liveBytes, wholeBytes: liveBytes, peak };
  return {
    name: 'all',
    depth: 0,
    cells: cellsOf(total, root.isComparable ? savedBy(root) : null, hasMpy),
    why: '',
  };
}

function cellsOf(
  { liveBytes, wholeBytes, peak }: Pick<FormCost, 'liveBytes' | 'wholeBytes' | 'peak'>,
  saved: Saved | null,
  hasMpy: boolean,
): string[] {
  const change = (bytes: number | null | undefined) =>
    bytes === null || bytes === undefined ? '' : bytes === 0 ? '0' : formatSigned(-bytes, formatCount);
  return [
    orNothing(liveBytes),
    orNothing(wholeBytes),
    peak ? `${BOUNDS[peak.bound]}${formatCount(peak.bytes)}` : '',
    ...(hasMpy ? [change(saved?.liveBytes), change(saved?.peakBytes)] : []),
  ];
}

const BOUNDS = { reached: '', 'at-least': '>', 'at-most': '<' } as const;

function orNothing(bytes: number | null): string {
  return bytes === null ? '' : formatCount(bytes);
}

function legendOf({ asked: { peakBy, ownReachBytes } }: ImportCosts, hasMpy: boolean): string {
  const own = ownReachBytes ? ` (${formatCount(ownReachBytes)} B of it are mpgc's)` : '';
  return [
    'In bytes. live: what the import alone leaves. +imports: with what it is the first to import.',
    ...(peakBy === null
      ? []
      : [
          `peak: how far it fills a free heap while it is imported, garbage included${own}; a heap with less room collects before.`,
        ]),
    ...(hasMpy ? ['mpy: the change by precompiling.'] : []),
  ].join(' ');
}
