import type { LineRow, LinesView } from '../../lines/view-lines.js';
import type { SourceView } from '../../source/view-source.js';
import { formatBytes, formatWholePercent } from '../../text/format.js';
import { element, type Markup } from '../markup/markup.js';
import { lineHref } from '../source/source-lines.js';

const ROW = 26;
/** A narrower part has no room for its name. */
const LEAST_NAMED = 0.04;
/** Narrower ones cannot be seen. */
const LEAST_SHARE = 0.002;

interface Part {
  name: string;
  bytes: number;
  href: string | null;
  parts: Part[];
}

/**
 * All that was allocated as a bar, below it the files, their functions and their lines, each as wide as its share. None where lines were not
 * counted, or did not allocate.
 */
export function icicle({ lines }: LinesView, source: SourceView): Markup[] {
  const adding = lines.filter(({ bytes }) => bytes > 0);
  if (adding.length === 0) return [];
  const whole = partOf('all', adding, [({ path }) => path, ({ functionName }) => functionName], source);
  const depth = 4;
  return [
    element(
      'svg',
      {
        class: 'icicle',
        role: 'img',
        'aria-label': 'What was allocated by file, function and line: the tables have the figures',
        height: String(depth * ROW),
      },
      ...drawn(whole, { from: 0, total: whole.bytes, level: 0 }),
    ),
  ];
}

function partOf(
  name: string,
  rows: LineRow[],
  [by, ...others]: ((row: LineRow) => string)[],
  source: SourceView,
): Part {
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  if (!by) {
    const parts = rows.map((row) => ({
      name: `${row.line}  ${row.text}`,
      bytes: row.bytes,
      href: lineHref(row, source),
      parts: [],
    }));
    return { name, bytes, href: null, parts };
  }
  const groups = new Map<string, LineRow[]>();
  for (const row of rows) groups.set(by(row), [...(groups.get(by(row)) ?? []), row]);
  const parts = [...groups].map(([key, group]) => partOf(key, group, others, source));
  return { name, bytes, href: null, parts: parts.sort((a, b) => b.bytes - a.bytes) };
}

function drawn(part: Part, { from, total, level }: { from: number; total: number; level: number }): Markup[] {
  const share = part.bytes / total;
  if (share < LEAST_SHARE) return [];
  let at = from;
  const below = part.parts.flatMap((one) => {
    const place = { from: at, total, level: level + 1 };
    at += one.bytes;
    return drawn(one, place);
  });
  const title = `${part.name}: ${formatBytes(part.bytes)}, ${formatWholePercent(share)}`;
  const box = element(
    'svg',
    { x: percent(from / total), y: String(level * ROW), width: percent(share), height: String(ROW) },
    element('rect', { class: `level-${level}`, width: '100%', height: '100%' }),
    ...(share >= LEAST_NAMED ? [element('text', { x: '6', y: '17' }, part.name)] : []),
    element('title', {}, title),
  );
  return [part.href === null ? box : element('a', { href: part.href }, box), ...below];
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(3))}%`;
}
