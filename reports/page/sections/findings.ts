import type { FindingView } from '../../../src/report/view-report.js';
import { createElement, section } from '../dom/create-element.js';
import { noteItem } from './notes.js';

/** What was found, each with its evidence and what to do; the section goes away where there is nothing. */
export function showFindings(findings: FindingView[]): void {
  if (findings.length === 0) {
    section('findings').remove();
    return;
  }
  section('findings').append(createElement('ul', { class: 'notes findings' }, ...findings.map(findingItem)));
}

function findingItem({ severity, text, evidence, advice }: FindingView): HTMLElement {
  const reasons = createElement(
    'div',
    { class: 'reasons' },
    ...list('Evidence', evidence),
    ...list('What to do', advice),
  );
  return noteItem({ severity, text }, reasons);
}

function list(title: string, texts: string[]): HTMLElement[] {
  if (texts.length === 0) return [];
  const items = texts.map((text) => createElement('li', {}, ...withCommand(text)));
  return [
    createElement(
      'div',
      {},
      createElement('h3', {}, title),
      createElement('ul', { class: 'points' }, ...items),
    ),
  ];
}

/** A command at the end of an advice stands out, to be copied. */
function withCommand(text: string): (Node | string)[] {
  const [, before, command] = /^(.*: )(mpgc .+)$/s.exec(text) ?? [];
  return before && command ? [before, createElement('code', { class: 'command' }, command)] : [text];
}
