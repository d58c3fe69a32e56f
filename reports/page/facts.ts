import type { Fact } from '../../src/report/view-model.js';
import { createElement, section } from './create-element.js';

export function showFacts(id: 'board' | 'run', facts: Fact[], ifNone: string): void {
  if (facts.length === 0) {
    section(id).append(createElement('p', { class: 'none' }, ifNone));
    return;
  }
  const rows = facts.map(({ name, value }) =>
    createElement('div', {}, createElement('dt', {}, name), createElement('dd', {}, value)),
  );
  section(id).append(createElement('dl', { class: 'facts' }, ...rows));
}
