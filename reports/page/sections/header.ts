import { factOf } from '../../../src/report/run/view-facts.js';
import { verdictFinding } from '../../../src/report/verdict.js';
import type { ReportView } from '../../../src/report/view-report.js';
import { createElement, section } from '../dom/create-element.js';
import { reasonsOf } from './reasons.js';

/** Colour is never the only sign: each tone has its mark and its word. */
const TONES = {
  good: { mark: '✓', word: 'OK' },
  warning: { mark: '!', word: 'Note' },
  bad: { mark: '✕', word: 'Failed' },
} as const;

export function showHeader({ script, board, createdAt, leak }: ReportView): void {
  document.title = `${script} · mpgc`;
  const time = createElement('time', { datetime: createdAt }, readableTime(createdAt));
  const parts = [factOf(board, 'firmware') ?? 'board not identified', factOf(board, 'machine'), time];
  section('header').append(
    createElement('p', { class: 'kicker' }, leak ? 'MicroPython leak hunt' : 'MicroPython memory profile'),
    createElement('h1', {}, script),
    createElement(
      'p',
      { class: 'subject' },
      ...parts.flatMap((part) => (part === null ? [] : [createElement('span', {}, part)])),
    ),
  );
}

/** With what it rests on, where it says one of the findings. */
export function showVerdict(view: ReportView): void {
  const { tone, word, text } = view.verdict;
  const { mark, word: toneWord } = TONES[tone];
  const finding = verdictFinding(view);
  section('verdict').append(
    createElement(
      'div',
      { class: 'verdict', 'data-tone': tone },
      createElement('span', { class: 'verdict-mark', 'aria-hidden': 'true' }, mark),
      createElement(
        'div',
        {},
        createElement(
          'p',
          {},
          createElement('strong', {}, word === null ? toneWord : `${word}:`),
          createElement('span', {}, text),
        ),
        createElement(
          'ul',
          { class: 'sentences' },
          ...view.sentences.map(({ text: more }) => createElement('li', {}, more)),
        ),
      ),
    ),
    ...(finding ? [reasonsOf(finding)] : []),
  );
}

export function showFooter({ mpgc, capture }: ReportView): void {
  section('footer').append(
    createElement('span', {}, `mpgc ${mpgc}`),
    createElement('span', {}, 'Capture ', createElement('code', {}, capture)),
  );
}

/** "2026-11-22T13:09:59.123Z" → "2026-11-22 13:09 UTC"; other texts stay as they are. */
function readableTime(iso: string): string {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:[\d.]+)?Z$/, '$1 $2 UTC');
}
