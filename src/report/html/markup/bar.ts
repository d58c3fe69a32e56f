import { element, type Markup } from './markup.js';

/** A bar beside its number, so it is hidden from those who have the number read out; `share` from 0 to 1. */
export function barOf(share: number): Markup {
  const width = `${Number((share * 100).toFixed(2))}%`;
  return element(
    'svg',
    { class: 'bar', 'aria-hidden': 'true' },
    element('rect', { width, height: '100%', rx: '2' }),
  );
}
