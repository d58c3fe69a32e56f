import { factOf } from '../../run/view-facts.js';
import { formatTime } from '../../text/format.js';
import type { ReportView } from '../../view-report.js';
import { element, type Markup } from '../markup/markup.js';

/** What the page is about, how memory went, and its views; stays in sight while one scrolls. */
export function pageHeader(
  { script, board, createdAt }: ReportView,
  views: { id: string; name: string }[],
  strip: Markup[],
): Markup {
  const time = element('time', { datetime: createdAt }, formatTime(createdAt));
  const parts = [factOf(board, 'firmware') ?? 'board not identified', factOf(board, 'machine'), time];
  const links = views.map(({ id, name }) => element('a', { href: `#${id}` }, name));
  return element(
    'header',
    { class: 'top' },
    element(
      'div',
      { class: 'top-row' },
      element(
        'div',
        { class: 'subject' },
        element('h1', {}, script),
        element('p', {}, ...parts.flatMap((part) => (part === null ? [] : [element('span', {}, part)]))),
      ),
      ...strip,
      element('nav', { class: 'views', 'aria-label': 'Views' }, ...links),
    ),
  );
}

export function pageFooter({ mpgc, capture }: ReportView): Markup {
  return element(
    'footer',
    {},
    element('span', {}, `mpgc ${mpgc}`),
    element('span', {}, 'Capture ', element('code', {}, capture)),
  );
}
