import type { Figure } from '../../../src/report/run/figure-list.js';
import { createElement, section } from '../dom/create-element.js';

export function showFigures(figures: Figure[]): void {
  section('figures').append(createElement('dl', { class: 'figures' }, ...figures.map(figureCell)));
}

function figureCell({ name, value, note }: Figure): HTMLElement {
  return createElement(
    'div',
    {},
    createElement('dt', {}, name),
    createElement('dd', { class: 'value' }, ...valueParts(value)),
    createElement('dd', { class: 'note' }, note),
  );
}

/** "12,345 B (12.1 KiB)": the exact figure leads, the rounded one is set back. */
function valueParts(value: string): (Node | string)[] {
  const [, exact, rounded] = /^(.+?) (\(.+\))$/.exec(value) ?? [];
  return exact && rounded ? [exact, ' ', createElement('small', { class: 'rounded' }, rounded)] : [value];
}
