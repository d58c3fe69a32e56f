import type { Figure } from '../../run/figure-list.js';
import { type Child, element, type Markup } from '../markup/markup.js';

export function figureList(figures: Figure[]): Markup {
  return element('dl', { class: 'figures' }, ...figures.map(figureCell));
}

function figureCell({ name, value, parts, note }: Figure): Markup {
  return element(
    'div',
    {},
    element('dt', {}, name),
    element('dd', { class: 'value' }, ...(parts ? valueParts(parts) : [value])),
    element('dd', { class: 'note' }, note),
  );
}

/** "12,345 B (12.1 KiB)": the exact figure leads, the rounded one is set back. */
function valueParts({ exact, rounded }: NonNullable<Figure['parts']>): Child[] {
  return [exact, ' ', element('small', { class: 'rounded' }, `(${rounded})`)];
}
