import type { OriginRow, OriginView } from '../../leak/view-origin.js';
import type { SourceView } from '../../source/view-source.js';
import { dataTable } from '../markup/data-table.js';
import { type Child, element, type Markup } from '../markup/markup.js';
import { lineLink } from '../source/source-lines.js';

/** The lines that a leak comes from. */
export function originText({ rows, none, differs, method }: OriginView, source: SourceView): Markup[] {
  if (rows.length === 0) return [element('p', { class: 'none' }, none)];
  return [
    dataTable(
      'The lines that it comes from',
      ['Line', 'Share', 'What', 'Source'],
      rows.map((row) => [placeOf(row, source), row.shareText, row.what, element('code', {}, row.text)]),
      'code-lines',
    ),
    element('p', { class: 'caption' }, differs === null ? method : `${differs} ${method}`),
  ];
}

function placeOf({ place, path, line }: OriginRow, source: SourceView): Child {
  return line === null ? place : lineLink({ path, line }, source);
}
