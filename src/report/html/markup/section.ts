import { type Child, element, type Markup } from './markup.js';

/** A section with its heading; nothing where there is nothing in it. */
export function section(id: string, title: string, children: Child[]): Markup[] {
  if (children.length === 0) return [];
  return [
    element(
      'section',
      { id, 'aria-labelledby': `${id}-title` },
      element('h2', { id: `${id}-title` }, title),
      ...children,
    ),
  ];
}

/** What is said in place of what there is not. */
export function none(text: string): Markup {
  return element('p', { class: 'none' }, text);
}
