import type { Fact } from '../../run/view-facts.js';
import { element, type Markup } from './markup.js';
import { sizedText } from './sized-text.js';

export function factList(facts: Fact[]): Markup {
  const rows = facts.map(({ name, value }) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, ...sizedText(value))),
  );
  return element('dl', { class: 'facts' }, ...rows);
}
