import type { ReportView } from '../../src/report/view-model.js';
import { createElement, section } from './create-element.js';

export function showModel({ sentence, evidence }: ReportView['model']): void {
  section('model').append(
    createElement('p', {}, sentence),
    createElement('ul', { class: 'caption' }, ...evidence.map((text) => createElement('li', {}, text))),
  );
}
