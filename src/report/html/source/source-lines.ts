import type { SourceExcerpt, SourceFileView, SourceView } from '../../source/view-source.js';
import { formatPlural } from '../../text/format.js';
import { element, type Markup } from '../markup/markup.js';
import { none } from '../markup/section.js';
import type { LineCost, LineCosts } from './line-costs.js';

/** Shades of what a line costs. */
const SHADES = 5;

/**
 * All files of the program, each folded, with a number and an anchor at every line; where it is known, with what the line costs. A file
 * with such lines is open then.
 */
export function sourceListing({ files }: SourceView, costs: LineCosts | null = null): Markup[] {
  const listings = files.map((file, at) => {
    const note = file.note === null ? [] : [none(file.note)];
    if (file.lines.length === 0) return element('div', {}, element('h3', {}, file.path), ...note);
    const rows = (costs?.rows ?? []).filter(({ path }) => path === file.path);
    return element(
      'details',
      { class: 'source raw', ...(rows.length > 0 ? { open: '' } : {}) },
      element('summary', {}, `${file.path}, ${formatPlural(file.lines.length, 'line')}`),
      ...note,
      listing(file, at, new Map(rows.map((row) => [row.line, row]))),
    );
  });
  return costs ? [element('p', { class: 'caption' }, costs.caption), ...listings] : listings;
}

function listing({ path, lines }: SourceFileView, file: number, counted: Map<number, LineCost>): Markup {
  const widths = widthsOf([...counted.values()]);
  const rows = lines.map((text, at) =>
    element(
      'span',
      {
        id: lineId(file, at + 1),
        ...numberOf(at + 1, lines.length),
        ...(counted.size > 0 ? heatOf(counted.get(at + 1), widths) : {}),
      },
      `${text}\n`,
    ),
  );
  return code(`Source of ${path}`, rows, counted.size > 0 ? 'code heat' : 'code');
}

/** The style sheet shows the figures, so that what is copied is the text alone. */
function heatOf(row: LineCost | undefined, widths: [number, number]): Record<string, string> {
  if (!row) return { 'data-cost': costOf(['', ''], widths) };
  const shade = Math.ceil(Math.sqrt(row.share) * SHADES);
  return {
    ...(shade > 0 ? { class: `heat-${Math.min(SHADES, shade)}` } : {}),
    'data-cost': costOf(row.columns, widths),
  };
}

/** In two columns. */
function costOf([first, second]: LineCost['columns'], [before, after]: [number, number]): string {
  return `${first.padStart(before)}  ${second.padStart(after)}`;
}

function widthsOf(rows: LineCost[]): [number, number] {
  const widest = (column: 0 | 1) =>
    rows.reduce((width, { columns }) => Math.max(width, columns[column].length), 0);
  return [widest(0), widest(1)];
}

/** Some lines, the one that matters marked; it leads to its place in the listing. */
export function sourceExcerpt({ file, path, line, firstLine, lines, orLines }: SourceExcerpt): Markup {
  const last = firstLine + lines.length - 1;
  const rows = lines.map((text, at) => {
    const number = firstLine + at;
    return element(
      'span',
      { ...(number === line ? { class: 'here' } : {}), ...numberOf(number, last) },
      `${text}\n`,
    );
  });
  return element(
    'figure',
    { class: 'excerpt' },
    element(
      'figcaption',
      {},
      element('a', { href: `#${lineId(file, line)}` }, `${path}, line ${line}`),
      ...orLines.flatMap((other) => [
        ', or the condition in ',
        element('a', { href: `#${lineId(file, other)}` }, `line ${other}`),
      ]),
    ),
    code(`${path} around line ${line}`, rows),
  );
}

/** "main.py:12", which leads to the line where its text is in the page. */
export function lineLink(place: { path: string; line: number }, source: SourceView): Markup {
  const href = lineHref(place, source);
  const name = `${place.path}:${place.line}`;
  return href === null ? element('span', {}, name) : element('a', { href }, name);
}

/** null where the page has not its text. */
export function lineHref(
  { path, line }: { path: string; line: number },
  { files }: SourceView,
): string | null {
  const file = files.findIndex((one) => one.path === path);
  return file === -1 || line > files[file]!.lines.length ? null : `#${lineId(file, line)}`;
}

/** In the address: of the script, and of other files behind it. */
function lineId(file: number, line: number): string {
  return file === 0 ? `line-${line}` : `line-${file + 1}-${line}`;
}

/** The style sheet shows it, so that what is copied is the text alone; as wide as the largest. */
function numberOf(line: number, last: number): Record<string, string> {
  return { 'data-line': String(line).padStart(String(last).length, '\u2007') };
}

/** Focusable, so that the keyboard can scroll it. */
function code(name: string, rows: Markup[], kind = 'code'): Markup {
  return element('pre', { class: kind, tabindex: '0', role: 'region', 'aria-label': name }, ...rows);
}
