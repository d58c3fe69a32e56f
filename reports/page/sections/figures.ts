import type { Figure } from '../../../src/report/run/figure-list.js';
import { createElement, section } from '../dom/create-element.js';

export function showFigures(figures: Figure[]): void {
  section('figures').append(createElement('dl', { class: 'figures' }, ...figures.map(figureCell)));
}

function figureCell({ name, value, parts, note }: Figure): HTMLElement {
  return createElement(
    'div',
    {},
    createElement('dt', {}, name),
    createElement('dd', { class: 'value' }, ...(parts ? valueParts(parts) : [value])),
    createElement('dd', { class: 'note' }, note),
  );
}

/** "12,345 B (12.1 KiB)": the exact figure leads, the rounded one is set back. */
function valueParts({ exact, rounded }: NonNullable<Figure['parts']>): (Node | string)[] {
  return [exact, ' ', createElement('small', { class: 'rounded' }, `(${rounded})`)];
}
