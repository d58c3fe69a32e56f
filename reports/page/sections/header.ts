import type { ReportView } from '../../../src/report/view-report.js';
import { createElement, section } from '../dom/create-element.js';

/** Colour is never the only sign: each tone has its mark and its word. */
const TONES = {
  good: { mark: '✓', word: 'OK' },
  warning: { mark: '!', word: 'Note' },
  bad: { mark: '✕', word: 'Failed' },
} as const;

export function showHeader({ script, board, createdAt, leak }: ReportView): void {
  document.title = `${script} · mpgc`;
  const fact = (name: string) => board.find((entry) => entry.name === name)?.value;
  const time = createElement('time', { datetime: createdAt }, readableTime(createdAt));
  const parts = [fact('Firmware') ?? 'board not identified', fact('Machine'), time];
  section('header').append(
    createElement('p', { class: 'kicker' }, leak ? 'MicroPython leak hunt' : 'MicroPython memory profile'),
    createElement('h1', {}, script),
    createElement(
      'p',
      { class: 'subject' },
      ...parts.flatMap((part) => (part === undefined ? [] : [createElement('span', {}, part)])),
    ),
  );
}

export function showVerdict({ verdict: { tone, text: sentence }, leak, sentences }: ReportView): void {
  const { mark, word: toneWord } = TONES[tone];
  const { word, text } = (leak && splitVerdict(sentence)) ?? { word: toneWord, text: sentence };
  section('verdict').append(
    createElement(
      'div',
      { class: 'verdict', 'data-tone': tone },
      createElement('span', { class: 'verdict-mark', 'aria-hidden': 'true' }, mark),
      createElement(
        'div',
        {},
        createElement('p', {}, createElement('strong', {}, word), createElement('span', {}, text)),
        createElement(
          'ul',
          { class: 'sentences' },
          ...sentences.map((more) => createElement('li', {}, more)),
        ),
      ),
    ),
  );
}

/** "Leak: 32 B …" → "Leak:" and "32 B …": a hunt's sentence begins with a word of its own. */
function splitVerdict(sentence: string): { word: string; text: string } | null {
  const [, word, text] = /^(\w+:) (.+)$/s.exec(sentence) ?? [];
  return word && text ? { word, text } : null;
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
