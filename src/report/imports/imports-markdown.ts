import { escapeMarkdown } from '../syntax/escape-markdown.js';
import { markdownTable } from '../syntax/markdown-table.js';
import type { ImportRow, ImportsView } from './view-imports.js';

/** What each import cost, in GitHub-flavoured Markdown, in the place of the figures of a run. */
export function importsMarkdown({ tables, columns, legend, notes, advice }: ImportsView): string[] {
  return [
    ...tables.map(({ name, rows }) =>
      markdownTable(
        [`imports of ${name}`, ...columns],
        rows.map((row) => cellsOf(row, columns.length)),
      ).join('\n'),
    ),
    escapeMarkdown(legend),
    ...[...notes, ...advice].map(escapeMarkdown),
  ];
}

function cellsOf({ name, depth, cells, why }: ImportRow, columns: number): string[] {
  const place = `${'\u2003'.repeat(depth)}${name}`;
  return cells ? [place, ...cells] : [`${place}: ${why}`, ...Array.from({ length: columns }, () => '')];
}
