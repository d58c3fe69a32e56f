import { clipText } from '../syntax/clip-text.js';
import { textTable } from '../syntax/text-table.js';
import { wrapText } from '../syntax/wrap-text.js';
import type { ImportRow, ImportsView } from './view-imports.js';

const WIDTH = 80;
const NAME_WIDTH = 30;
/** Between two columns. */
const GAP = 2;
const LABEL = 8;

/** What `mpgc imports` prints: the answer, the tree with its figures, what to know of them, and what to do. */
export function renderImports(
  view: ImportsView,
  { capture, reports }: { capture: string; reports: string[] },
): string {
  const { passed, sentence, tables, columns, legend, notes, advice } = view;
  const lines = [
    ...wrapText(`${passed ? 'ok' : 'FAILED'}: ${sentence}`, WIDTH),
    ...tables.flatMap(({ name, rows }) => ['', ...tableLines(tables.length > 1 ? name : '', columns, rows)]),
    ...(tables.length > 0 ? ['', ...wrapText(legend, WIDTH)] : []),
    ...notes.flatMap((note) => wrapText(`note: ${note}`, WIDTH, '      ')),
    '',
    ...advice.flatMap((text) => wrapText(labelled('next', text), WIDTH, ' '.repeat(LABEL))),
    ...reports.map((path) => labelled('report', path)),
    labelled('capture', capture),
  ];
  return lines.join('\n');
}

function tableLines(title: string, columns: string[], rows: ImportRow[]): string[] {
  const measured = rows.filter(({ cells }) => cells !== null);
  const widths = columns.map((column, at) =>
    measured.reduce((width, { cells }) => Math.max(width, cells![at]!.length), column.length),
  );
  const nameWidth = Math.min(NAME_WIDTH, WIDTH - widths.reduce((sum, width) => sum + GAP + width, 0));
  const nameOf = ({ name, depth }: ImportRow) =>
    clipText(`${depth > 0 ? `${'  '.repeat(depth - 1)}└ ` : ''}${name}`, nameWidth);
  const table = textTable([
    [clipText(title, nameWidth).padEnd(nameWidth), ...columns],
    ...measured.map((row) => [nameOf(row), ...row.cells!]),
  ]);
  const lines = new Map(measured.map((row, at) => [row, table[at + 1]!]));
  return [
    table[0]!,
    ...rows.map(
      (row) => lines.get(row) ?? clipText(`${nameOf(row).padEnd(nameWidth + GAP)}${row.why}`, WIDTH),
    ),
  ];
}

function labelled(label: string, text: string): string {
  return `${label.padEnd(LABEL)}${text}`;
}
