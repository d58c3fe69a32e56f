import { type Child, element, type Markup } from './markup.js';
import { sizedText } from './sized-text.js';

export interface Note {
  severity: 'error' | 'warning' | 'info';
  text: string;
}

/** Colour is never the only sign: each severity has its mark and its word. */
const MARKS = { error: '✕', warning: '!', info: 'i' } as const;

/** One of a list of notes, which has the class "notes"; `id` to lead to it. */
export function noteItem({ severity, text }: Note, id: string | null, ...more: Child[]): Markup {
  return element(
    'li',
    { 'data-severity': severity, ...(id === null ? {} : { id }) },
    element('span', { class: 'note-mark', 'aria-hidden': 'true' }, MARKS[severity]),
    element(
      'div',
      {},
      element('p', {}, element('strong', {}, severity), element('span', {}, ...sizedText(text))),
      ...more,
    ),
  );
}

export function noteList(notes: Note[]): Markup[] {
  if (notes.length === 0) return [];
  return [element('ul', { class: 'notes' }, ...notes.map((note) => noteItem(note, null)))];
}
