import type { Fact } from '../../../src/report/run/view-facts.js';
import { createElement, section } from '../dom/create-element.js';

export function showFacts(id: 'board' | 'run', facts: Fact[], ifNone: string): void {
  section(id).append(facts.length === 0 ? createElement('p', { class: 'none' }, ifNone) : factList(facts));
}

export function factList(facts: Fact[]): HTMLElement {
  const rows = facts.map(({ name, value }) =>
    createElement('div', {}, createElement('dt', {}, name), createElement('dd', {}, value)),
  );
  return createElement('dl', { class: 'facts' }, ...rows);
}
