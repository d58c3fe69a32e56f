import type { Advice } from '../../../src/report/text/advice/advice.js';
import type { FindingView } from '../../../src/report/view-report.js';
import { createElement } from '../dom/create-element.js';

/** What a finding rests on, and what to do about it. */
export function reasonsOf({ evidence, advice }: Pick<FindingView, 'evidence' | 'advice'>): HTMLElement {
  return createElement(
    'div',
    { class: 'reasons' },
    ...pointList('Evidence', evidence),
    ...adviceList('What to do', advice),
  );
}

/** None where there are no texts. */
export function pointList(title: string, texts: string[]): HTMLElement[] {
  return list(
    title,
    texts.map((text) => [text]),
  );
}

/** A command stands out, on a line of its own, to be copied. */
export function adviceList(title: string, advice: Advice[]): HTMLElement[] {
  return list(
    title,
    advice.map(({ text, command }) =>
      command === undefined ? [text] : [text, createElement('code', { class: 'command' }, command)],
    ),
  );
}

function list(title: string, points: (Node | string)[][]): HTMLElement[] {
  if (points.length === 0) return [];
  const items = points.map((parts) => createElement('li', {}, ...parts));
  return [
    createElement(
      'div',
      {},
      createElement('h3', {}, title),
      createElement('ul', { class: 'points' }, ...items),
    ),
  ];
}
