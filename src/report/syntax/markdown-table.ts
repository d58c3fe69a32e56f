import { escapeMarkdown } from './escape-markdown.js';

/** The lines of a table; the cells are text. Columns from `rightFrom` on are of figures. */
export function markdownTable(head: string[], rows: string[][], rightFrom = head.length): string[] {
  const line = (cells: string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rule = head.map((_, at) => (at < rightFrom ? '---' : '---:'));
  return [line(head), `|${rule.join('|')}|`, ...rows.map(line)];
}
