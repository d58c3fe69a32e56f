import type { ReportView } from '../../src/report/view-report.js';
import { createElement, section } from './dom/create-element.js';

export function showModel({ sentence, evidence }: ReportView['model']): void {
  section('model').append(
    createElement('p', {}, sentence),
    createElement('ul', { class: 'caption' }, ...evidence.map((text) => createElement('li', {}, text))),
  );
}
