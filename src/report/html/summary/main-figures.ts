import { formatBytesShort } from '../../text/format.js';
import type { SummaryRow, SummaryView } from '../../view-summary.js';
import { barOf } from '../markup/bar.js';
import { element, type Markup } from '../markup/markup.js';
import { sizedText, sizeText } from '../markup/sized-text.js';

/** The main figures, each with its share of the heap, and what belongs to them. */
export function mainFigures({ rows, totalBytes, signature, smallestHeap }: SummaryView): Markup {
  const notes = [signature, smallestHeap].flatMap((text) => (text === null ? [] : [`${capitalised(text)}.`]));
  return element(
    'div',
    { class: 'main-figures' },
    element(
      'table',
      {},
      element('caption', {}, totalBytes === null ? 'Memory' : `Of a heap of ${formatBytesShort(totalBytes)}`),
      element('tbody', {}, ...rows.map((row) => figureRow(row, totalBytes))),
    ),
    ...notes.map((text) => element('p', { class: 'remark' }, ...sizedText(text))),
  );
}

function figureRow({ name, bytes, note }: SummaryRow, totalBytes: number | null): Markup {
  const share = bytes === null || !totalBytes ? null : bytes / totalBytes;
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, capitalised(name)),
    element('td', { class: 'amount' }, bytes === null ? 'not known' : sizeText(bytes)),
    element('td', { class: 'share' }, ...(share === null ? [] : [formatPercent(share), barOf(share)])),
    element('td', { class: 'note' }, ...sizedText(note)),
  );
}

function formatPercent(share: number): string {
  const percent = Math.round(share * 100);
  return percent === 0 && share > 0 ? '<1 %' : `${percent} %`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
