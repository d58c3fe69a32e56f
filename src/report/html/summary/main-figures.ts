import type { SummaryRow, SummaryView } from '../../summary/view-summary.js';
import { capitalised, formatBytesShort, formatWholePercent } from '../../text/format.js';
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
      element('tbody', {}, ...rows.map(figureRow)),
    ),
    ...notes.map((text) => element('p', { class: 'remark' }, ...sizedText(text))),
  );
}

function figureRow({ name, bytes, share, note }: SummaryRow): Markup {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, capitalised(name)),
    element('td', { class: 'amount' }, bytes === null ? 'not known' : sizeText(bytes)),
    element('td', { class: 'share' }, ...(share === null ? [] : [formatWholePercent(share), barOf(share)])),
    element('td', { class: 'note' }, ...sizedText(note)),
  );
}
