import { textTable } from './text-table.js';
import type { CompareTable, CompareView } from './view-compare.js';
import { wrapText } from './wrap-text.js';

const WIDTH = 80;
/** The rest of a table's line is for its figures. */
const NAME_WIDTH = 24;

/** What `mpgc compare` prints, 80 columns wide at most where words allow it. */
export function renderCompare({ base, current, notes, tables }: CompareView): string {
  return [
    ...wrapText(`before  ${base}`, WIDTH, '        '),
    ...wrapText(`after   ${current}`, WIDTH, '        '),
    ...(notes.length > 0 ? ['', ...notes.flatMap(item)] : []),
    ...tables.flatMap(tableLines),
  ].join('\n');
}

function tableLines({ title, head, rows, notes }: CompareTable): string[] {
  const short = rows.map(([name = '', ...cells]) => [shortened(name), ...cells]);
  return [
    '',
    `${title}:`,
    ...(rows.length > 0 ? textTable([head, ...short]).map((line) => `  ${line}`) : []),
    ...notes.flatMap(item),
  ];
}

function item(text: string): string[] {
  return wrapText(`  - ${text}`, WIDTH, '    ');
}

function shortened(name: string): string {
  const letters = [...name];
  return letters.length <= NAME_WIDTH ? name : `${letters.slice(0, NAME_WIDTH - 1).join('')}…`;
}
