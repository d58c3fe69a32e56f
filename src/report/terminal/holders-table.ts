import type { HoldersView } from '../leak/view-holders.js';
import { clipText } from '../syntax/clip-text.js';
import { textTable } from '../syntax/text-table.js';

const MOST_ROWS = 3;

/** What grows by name; nothing where nothing does. */
export function holdersTable({ rows, unit }: HoldersView, width: number): string[] {
  const shown = rows.slice(0, MOST_ROWS);
  if (shown.length === 0) return [];
  const columns = textTable([
    ['', `keeps a ${unit}`, 'entries'],
    ...shown.map(({ keeps, entries }) => ['', keeps, entries]),
  ]);
  return columns.map((line, at) => {
    const row = shown[at - 1];
    return row ? clipText(`${line}  ${row.name}  ${row.type}`, width) : line;
  });
}
