import { element, type Markup } from '../markup/markup.js';

/** Text of the program as it is; `name` is told to those who have it read out. A parser drops a line break at its start: hence one more. */
export function programText(name: string, text: string): Markup {
  // Focusable, so that the keyboard can scroll it.
  return element('pre', { tabindex: '0', role: 'region', 'aria-label': name }, `\n${text}`);
}
