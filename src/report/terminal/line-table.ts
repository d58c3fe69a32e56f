import { type LinesView, shareText } from '../lines/view-lines.js';
import { clipText } from '../syntax/clip-text.js';
import { textTable } from '../syntax/text-table.js';
import { wrapText } from '../syntax/wrap-text.js';

/** A heading and rows, those that matter most first, and what limits what they say. */
export interface LimitedTable {
  rows: string[];
  limits: string[];
}

/** Those that matter. */
const MOST_LINES = 5;
/** Of what was allocated; less is not shown. */
const LEAST_SHARE = 0.01;

/** The lines that allocate most, else the functions; none where nothing was allocated. */
export function lineTable({ lines, functions, cut }: LinesView, width: number): LimitedTable {
  const places =
    lines.length > 0
      ? lines.map((row) => ({ row, place: `${row.path}:${row.line}  ${row.text}` }))
      : functions.map((row) => ({ row, place: `${row.name}  ${row.path}:${row.line}` }));
  const shown = places.slice(0, MOST_LINES).filter(({ row }) => row.share >= LEAST_SHARE);
  const limits = cut === null ? [] : wrapText(cut, width);
  if (shown.length === 0) return { rows: [], limits };
  const isSpread = shown.some(({ row }) => row.spread !== '');
  const isFollowed = shown.some(({ row }) => row.retained !== '');
  const rows = shown.map(({ row }) => [
    '',
    row.allocated,
    ...(isSpread ? [row.spread] : []),
    shareText(row),
    ...(isFollowed ? [row.retained] : []),
    row.hits,
  ]);
  const head = [
    '',
    'allocated',
    ...(isSpread ? [''] : []),
    'share',
    ...(isFollowed ? ['retained'] : []),
    lines.length > 0 ? 'hits' : 'calls',
  ];
  const columns = textTable([head, ...rows]);
  const table = columns.map((line, at) =>
    at === 0 ? line : clipText(`${line}  ${shown[at - 1]!.place}`.trimEnd(), width),
  );
  return { rows: table, limits };
}
