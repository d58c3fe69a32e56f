import { element, type Markup } from './markup.js';

/** Copy as Markdown, and a link that leads to it. */
export function shareButtons(id: string, what: string): Markup {
  return element(
    'span',
    { class: 'acts' },
    element(
      'button',
      { type: 'button', class: 'copy', 'data-copy': 'note', 'aria-label': `Copy this ${what} as Markdown` },
      'Copy',
    ),
    element('a', { class: 'permalink', href: `#${id}`, 'aria-label': `Link to this ${what}` }, 'Link'),
  );
}
