import type { WarningView } from '../../../src/report/view-report.js';
import { createElement, section } from '../dom/create-element.js';

export interface Note {
  severity: 'error' | 'warning' | 'info';
  text: string;
}

const MARKS = { error: '✕', warning: '!', info: 'i' } as const;

/** A list of warnings; the section goes away where there are none. */
export function showWarnings(warnings: WarningView[]): void {
  if (warnings.length === 0) {
    section('warnings').remove();
    return;
  }
  const items = warnings.map(({ text }) => noteItem({ severity: 'warning', text }));
  section('warnings').append(createElement('ul', { class: 'notes' }, ...items));
}

export function noteItem({ severity, text }: Note, ...more: Node[]): HTMLElement {
  return createElement(
    'li',
    { 'data-severity': severity },
    createElement('span', { class: 'note-mark', 'aria-hidden': 'true' }, MARKS[severity]),
    createElement(
      'div',
      {},
      createElement('p', {}, createElement('strong', {}, severity), createElement('span', {}, text)),
      ...more,
    ),
  );
}
