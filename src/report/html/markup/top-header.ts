import { element, type Markup } from './markup.js';

/** The header of a page: what it is about, and links into it. */
export interface TopHeader {
  title: string;
  parts: (string | Markup)[];
  /** Between the two; nothing by default. */
  strip?: Markup[];
  links: { label: string; to: { id: string; name: string }[] };
}

export function topHeader({ title, parts, strip = [], links }: TopHeader): Markup {
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
        element('p', {}, ...parts.map((part) => element('span', {}, part))),
      ),
      ...strip,
      element(
        'nav',
        { class: 'views', 'aria-label': links.label },
        ...links.to.map(({ id, name }) => element('a', { href: `#${id}` }, name)),
      ),
    ),
  );
}
