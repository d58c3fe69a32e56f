import type { ImportRow, ImportsView } from '../../imports/view-imports.js';
import { dataTable } from '../markup/data-table.js';
import { element, type Markup } from '../markup/markup.js';
import { pointList } from '../markup/reasons.js';

/** What each import cost: a table for each script and module, what its columns are, and what to do. */
export function importTables({ tables, columns, legend, notes, advice }: ImportsView): Markup[] {
  return [
    ...tables.map(({ name, rows }) =>
      dataTable(
        `Imports of ${name}`,
        ['module', ...columns],
        rows.map((row) => cellsOf(row, columns.length)),
      ),
    ),
    element('p', { class: 'remark' }, legend),
    ...pointList('Notes', notes),
    ...pointList('Next', advice),
  ];
}

function cellsOf({ name, depth, cells, why }: ImportRow, columns: number): string[] {
  const empty = Array.from({ length: columns }, () => '');
  const place = `${'\u2003'.repeat(depth)}${name}`;
  return cells ? [place, ...cells] : [`${place}: ${why}`, ...empty];
}
