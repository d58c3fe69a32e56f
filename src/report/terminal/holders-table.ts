import type { HoldersView } from '../leak/view-holders.js';
import { clipText } from '../syntax/clip-text.js';
import { textTable } from '../syntax/text-table.js';
import { wrapText } from '../syntax/wrap-text.js';
import { orUnknown } from '../text/format.js';

const MOST_ROWS = 3;

/** What grows by name, or why none is known to. */
export function holdersTable(
  { rows, unit, none, keepsHeading, entriesAt }: HoldersView,
  width: number,
): string[] {
  const shown = rows.slice(0, MOST_ROWS);
  if (shown.length === 0) return wrapText(none, width);
  const isKnown = shown.some(({ keeps }) => keeps !== orUnknown(null, String));
  const columns = textTable([
    ['', ...(isKnown ? [lowered(keepsHeading)] : []), unit === 'repetition' ? 'entries' : lowered(entriesAt)],
    ...shown.map(({ keeps, entries }) => ['', ...(isKnown ? [keeps] : []), entries]),
  ]);
  return columns.map((line, at) => {
    const row = shown[at - 1];
    return row ? clipText(`${line}  ${row.name}  ${row.type}  ${row.addedIn}`.trimEnd(), width) : line;
  });
}

function lowered(heading: string): string {
  return heading.charAt(0).toLowerCase() + heading.slice(1);
}
