import { isFound } from '../../src/report/verdict.js';
import type { ReportView } from '../../src/report/view-report.js';
import { createElement, section } from './dom/create-element.js';

/** The section goes away where a finding says the same. */
export function showModel(view: Pick<ReportView, 'model' | 'findings'>): void {
  if (isFound(view, 'model-mismatch')) {
    section('model').remove();
    return;
  }
  const { sentence, evidence } = view.model;
  section('model').append(
    createElement('p', {}, sentence),
    createElement('ul', { class: 'caption' }, ...evidence.map((text) => createElement('li', {}, text))),
  );
}
