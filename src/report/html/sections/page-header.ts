import { factOf } from '../../run/view-facts.js';
import { formatTime } from '../../text/format.js';
import type { ReportView } from '../../view-report.js';
import { element, type Markup } from '../markup/markup.js';
import { topHeader } from '../markup/top-header.js';

/** What the page is about, how memory went, and its views; stays in sight while one scrolls. */
export function pageHeader(
  { script, board, createdAt }: ReportView,
  views: { id: string; name: string }[],
  strip: Markup[],
): Markup {
  const time = element('time', { datetime: createdAt }, formatTime(createdAt));
  const parts = [factOf(board, 'firmware') ?? 'board not identified', factOf(board, 'machine'), time];
  return topHeader({
    title: script,
    parts: parts.filter((part) => part !== null),
    strip,
    links: { label: 'Views', to: views },
  });
}

export function pageFooter({ mpgc, capture }: ReportView): Markup {
  return element(
    'footer',
    {},
    element('span', {}, `mpgc ${mpgc}`),
    element('span', {}, 'Capture ', element('code', {}, capture)),
  );
}
