import { element, type Markup } from '../markup/markup.js';

/** Text of the program as it is, below the heading of that section. A parser drops a line break at its start: hence one more. */
export function programText(id: 'output' | 'traceback', text: string): Markup {
  // Focusable, so that the keyboard can scroll it.
  return element('pre', { tabindex: '0', role: 'region', 'aria-labelledby': `${id}-title` }, `\n${text}`);
}
