import { createElement, section } from './create-element.js';

interface Note {
  severity: 'error' | 'warning' | 'info';
  text: string;
}

const MARKS = { error: '✕', warning: '!', info: 'i' } as const;

/** A list of findings or warnings; the section goes away where there are none. */
export function showNotes(id: 'findings' | 'warnings', notes: Note[]): void {
  if (notes.length === 0) {
    section(id).remove();
    return;
  }
  section(id).append(createElement('ul', { class: 'notes' }, ...notes.map(noteItem)));
}

function noteItem({ severity, text }: Note): HTMLElement {
  return createElement(
    'li',
    { 'data-severity': severity },
    createElement('span', { class: 'note-mark', 'aria-hidden': 'true' }, MARKS[severity]),
    createElement('p', {}, createElement('strong', {}, severity), createElement('span', {}, text)),
  );
}
