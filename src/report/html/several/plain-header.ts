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
