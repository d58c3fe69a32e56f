import type { Advice } from '../../text/advice/advice.js';
import type { FindingView } from '../../view-report.js';
import { commandLine } from './command.js';
import { type Child, element, type Markup } from './markup.js';
import { sizedText } from './sized-text.js';

/** What a finding rests on, and what to do about it. */
export function reasonsOf({ evidence, advice }: Pick<FindingView, 'evidence' | 'advice'>): Markup {
  return element(
    'div',
    { class: 'reasons' },
    ...pointList('Evidence', evidence),
    ...adviceList('What to do', advice),
  );
}

/** None where there are no texts. */
export function pointList(title: string, texts: string[]): Markup[] {
  return list(title, texts.map(sizedText));
}

export function adviceList(title: string, advice: Advice[]): Markup[] {
  return list(title, advice.map(adviceParts));
}

/** A command stands out, on a line of its own, to be copied. */
export function adviceParts({ text, command }: Advice): Child[] {
  return [...sizedText(text), ...(command === undefined ? [] : [commandLine(command)])];
}

function list(title: string, points: Child[][]): Markup[] {
  if (points.length === 0) return [];
  const items = points.map((parts) => element('li', {}, ...parts));
  return [element('div', {}, element('h3', {}, title), element('ul', { class: 'points' }, ...items))];
}
