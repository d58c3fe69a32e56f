import { element, type Markup } from '../markup/markup.js';

/** The header of a page without views: what it is about, and links to its sections, by id. */
export function plainHeader(title: string, parts: string[], sections: [id: string, name: string][]): Markup {
  return element(
    'header',
    { class: 'top' },
    element(
      'div',
      { class: 'top-row' },
      element(
        'div',
        { class: 'subject' },
        element('h1', {}, title),
        element('p', {}, ...parts.filter(Boolean).map((part) => element('span', {}, part))),
      ),
      element(
        'nav',
        { class: 'views', 'aria-label': 'Sections' },
        ...sections.map(([id, name]) => element('a', { href: `#${id}` }, name)),
      ),
    ),
  );
}

/** "2026-11-22T13:09:59.123Z" → "2026-11-22 13:09 UTC"; other texts stay as they are. */
export function readableTime(iso: string): string {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:[\d.]+)?Z$/, '$1 $2 UTC');
}
