import type { NoallocView } from '../noalloc/view-noalloc.js';
import { clipText } from '../syntax/clip-text.js';
import { textTable } from '../syntax/text-table.js';
import { wrapText } from '../syntax/wrap-text.js';
import { formatPlural } from '../text/format.js';

const MOST_LINES = 8;
/** Of a line with its place; its bytes stand behind it. */
const MOST_SOURCE = 56;

/** The lines that allocate, the first of them first. */
export function noallocTable({ lines, others }: NoallocView, width: number): string[] {
  const shown = lines.slice(0, MOST_LINES);
  const more = lines.length - shown.length;
  return [
    ...(shown.length === 0 ? [] : textTable([['allocates', 'bytes'], ...shown.map(rowOf)])),
    ...(more > 0 ? [`and ${formatPlural(more, 'more line')}`] : []),
    ...(others === null ? [] : wrapText(others, width)),
  ];
}

function rowOf({ place, bytes, source }: NoallocView['lines'][number]): string[] {
  return [clipText(`${place}  ${source}`, MOST_SOURCE), bytes];
}
