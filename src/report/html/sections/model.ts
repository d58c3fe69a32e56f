import { isFound } from '../../verdict.js';
import type { ReportView } from '../../view-report.js';
import { element, type Markup } from '../markup/markup.js';

/** How the heap compared with the reference model; nothing where a finding says the same. */
export function modelText(view: Pick<ReportView, 'model' | 'findings'>): Markup[] {
  if (isFound(view, 'model-mismatch')) return [];
  const { sentence, evidence } = view.model;
  return [
    element('p', {}, sentence),
    element('ul', { class: 'caption' }, ...evidence.map((text) => element('li', {}, text))),
  ];
}
