import { textTable } from '../syntax/text-table.js';
import { wrapText } from '../syntax/wrap-text.js';
import { formatCount } from '../text/format.js';
import type { CompareTable, CompareView } from './view-compare.js';

const WIDTH = 80;
const MIN_NAME = 8;

/** What `mpgc compare` prints, 80 columns wide at most where words allow it. */
export function renderCompare({ verdict, base, current, notes, tables, gate }: CompareView): string {
  return [
    ...wrapText(`${verdict.word.toUpperCase()}: ${verdict.text}`, WIDTH),
    '',
    ...wrapText(`before  ${base}`, WIDTH, '        '),
    ...wrapText(`after   ${current}`, WIDTH, '        '),
    ...(notes.length > 0 ? ['', ...notes.flatMap(item)] : []),
    ...tables.flatMap(tableLines),
    ...(gate === null ? [] : ['', 'next    To let growth over the one before fail:', `        ${gate}`]),
  ].join('\n');
}

function tableLines({ title, head, rows: all, few = all.length, notes }: CompareTable): string[] {
  const rows = all.slice(0, few);
  return [
    '',
    `${title}:`,
    ...(rows.length > 0 ? textTable(withShortNames([head, ...rows])).map((line) => `  ${line}`) : []),
    ...notes.flatMap(item),
    ...(all.length > few
      ? item(`${formatCount(all.length - few)} more; --html, --md and --json have them.`)
      : []),
  ];
}

function item(text: string): string[] {
  return wrapText(`  - ${text}`, WIDTH, '    ');
}

/** Names are cut where the figures need the room. */
function withShortNames(rows: string[][]): string[][] {
  const figures = (rows[0] ?? [])
    .slice(1)
    .map((_, column) => Math.max(...rows.map((row) => row[column + 1]?.length ?? 0)));
  const room = WIDTH - 2 - figures.reduce((sum, width) => sum + width + 2, 0);
  return rows.map(([name = '', ...cells]) => [shortened(name, Math.max(MIN_NAME, room)), ...cells]);
}

function shortened(name: string, width: number): string {
  const letters = [...name];
  return letters.length <= width ? name : `${letters.slice(0, width - 1).join('')}…`;
}
