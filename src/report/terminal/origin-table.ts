import type { OriginView } from '../leak/view-origin.js';
import { clipText } from '../syntax/clip-text.js';
import { textTable } from '../syntax/text-table.js';
import { wrapText } from '../syntax/wrap-text.js';
import type { LimitedTable } from './line-table.js';

const MOST_LINES = 5;

/** The lines that a leak comes from. */
export function originTable({ rows, none, differs }: OriginView, width: number): LimitedTable {
  const shown = rows.slice(0, MOST_LINES);
  if (shown.length === 0) return { rows: [], limits: wrapText(none, width) };
  const columns = textTable([['', 'share made'], ...shown.map(({ shareText }) => ['', shareText])]);
  const table = columns.map((line, at) => {
    const row = shown[at - 1];
    return row ? clipText(`${line}  ${row.place}  ${row.text}`.trimEnd(), width) : line;
  });
  return { rows: table, limits: differs === null ? [] : wrapText(differs, width) };
}
