import {
  type FunctionRow,
  type LineAdviceRow,
  type LineRow,
  type LinesView,
  shareText,
} from '../../lines/view-lines.js';
import type { SourceView } from '../../source/view-source.js';
import { dataTable } from '../markup/data-table.js';
import { type Child, element, type Markup } from '../markup/markup.js';
import { lineLink } from '../source/source-lines.js';
import { icicle } from './icicle.js';

/** More rows are in the JSON and the capture. */
const MOST_ROWS = 300;

/** What lines and functions allocate, as tables and as a picture, with how it was obtained. */
export function linesText(view: LinesView, source: SourceView): Markup[] {
  const lines = view.lines.filter(({ bytes }) => bytes !== 0).slice(0, MOST_ROWS);
  const functions = view.functions.slice(0, MOST_ROWS);
  return [
    element('p', { class: 'lead' }, view.sentence),
    ...adviceList(view.advice, source),
    ...icicle(view, source),
    ...(lines.length > 0 ? [lineTable(lines, source)] : []),
    ...(functions.length > 0 ? [functionTable(functions, source)] : []),
    element('details', {}, element('summary', {}, 'How it was counted'), methodList(view.method)),
  ];
}

function adviceList(advice: LineAdviceRow[], source: SourceView): Markup[] {
  if (advice.length === 0) return [];
  const items = advice.map((row) =>
    element(
      'li',
      {},
      lineLink(row, source),
      ` ${row.what} `,
      element('strong', {}, row.saves),
      ' ',
      element('small', {}, row.known),
    ),
  );
  return [element('ul', { class: 'points line-advice' }, ...items)];
}

function lineTable(rows: LineRow[], source: SourceView): Markup {
  return dataTable(
    'Lines that allocated, those first that allocated most',
    ['Line', 'Allocated', 'Share', 'A hit', 'Hits', 'Retained', ...knownHead(rows), 'Source'],
    rows.map((row) => [
      lineLink(row, source),
      row.allocated,
      shareText(row),
      row.perHit,
      row.hits,
      row.retained,
      ...knownOf(row, rows),
      element('code', {}, row.text),
    ]),
    'code-lines',
  );
}

function functionTable(rows: FunctionRow[], source: SourceView): Markup {
  return dataTable(
    'Functions by what their own lines allocated',
    ['Function', 'Allocated', 'Share', 'A call', 'Calls', 'Retained', ...knownHead(rows), 'Line'],
    rows.map((row) => [
      element('code', {}, row.name),
      row.allocated,
      shareText(row),
      row.perHit,
      row.hits,
      row.retained,
      ...knownOf(row, rows),
      lineLink(row, source),
    ]),
    'code-functions',
  );
}

/** A column of its own where not all is measured. */
function knownHead(rows: readonly (LineRow | FunctionRow)[]): string[] {
  return rows.some(({ known }) => known !== 'measured') ? ['Known'] : [];
}

function knownOf(
  { known, margin }: LineRow | FunctionRow,
  rows: readonly (LineRow | FunctionRow)[],
): string[] {
  return knownHead(rows).map(() => (margin === '' ? known : `${known}, ${margin}`));
}

function methodList(method: string[]): Child {
  return element('ul', { class: 'points' }, ...method.map((text) => element('li', {}, text)));
}
