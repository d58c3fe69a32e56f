import { element, type Markup } from './markup.js';

/** How an attribution is known, beside it. */
export function badge(known: 'measured' | 'inferred' | 'not known'): Markup {
  return element('span', { class: 'badge' }, known);
}
