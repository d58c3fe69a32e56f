import { createElement, section } from '../dom/create-element.js';

/** Text of the program as it is. Without any, `ifNone` is said; without that, the section goes away. */
export function showProgramText(id: 'output' | 'traceback', text: string | null, ifNone?: string): void {
  if (text) {
    // Focusable, so that the keyboard can scroll it.
    const attributes = { tabindex: '0', role: 'region', 'aria-labelledby': `${id}-title` };
    section(id).append(createElement('pre', attributes, text));
  } else if (ifNone) {
    section(id).append(createElement('p', { class: 'none' }, ifNone));
  } else {
    section(id).remove();
  }
}
