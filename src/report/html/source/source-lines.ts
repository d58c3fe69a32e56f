import type { SourceExcerpt, SourceFileView, SourceView } from '../../source/view-source.js';
import { formatPlural } from '../../text/format.js';
import { element, type Markup } from '../markup/markup.js';
import { none } from '../markup/section.js';

/** All files of the program, each folded, with a number and an anchor at every line. */
export function sourceListing({ files }: SourceView): Markup[] {
  return files.map((file, at) => {
    const note = file.note === null ? [] : [none(file.note)];
    if (file.lines.length === 0) return element('div', {}, element('h3', {}, file.path), ...note);
    return element(
      'details',
      { class: 'source raw' },
      element('summary', {}, `${file.path}, ${formatPlural(file.lines.length, 'line')}`),
      ...note,
      listing(file, at),
    );
  });
}

function listing({ path, lines }: SourceFileView, file: number): Markup {
  const rows = lines.map((text, at) =>
    element('span', { id: lineId(file, at + 1), ...numberOf(at + 1, lines.length) }, `${text}\n`),
  );
  return code(`Source of ${path}`, rows);
}

/** Some lines, the one that matters marked; it leads to its place in the listing. */
export function sourceExcerpt({ file, path, line, firstLine, lines }: SourceExcerpt): Markup {
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
    element('figcaption', {}, element('a', { href: `#${lineId(file, line)}` }, `${path}, line ${line}`)),
    code(`${path} around line ${line}`, rows),
  );
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
function code(name: string, rows: Markup[]): Markup {
  return element('pre', { class: 'code', tabindex: '0', role: 'region', 'aria-label': name }, ...rows);
}
