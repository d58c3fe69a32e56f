import { createElement } from './create-element.js';

/** A bar beside its number, so it is hidden from those who have the number read out. */
export function barOf(share: number): HTMLElement {
  const bar = createElement('i', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.width = `${share * 100}%`;
  return bar;
}
