import { HOW_JUDGED } from '../../several/agreement-text.js';
import type { SeveralView } from '../../several/view-several.js';
import { FIGURE_LABELS, formatFigureExact } from '../../text/figure-text.js';
import { formatCount, formatPlural, formatShare, formatTime } from '../../text/format.js';
import { commandLine } from '../markup/command.js';
import { dataTable } from '../markup/data-table.js';
import { element, type Markup } from '../markup/markup.js';
import { section } from '../markup/section.js';
import { fillPage } from '../page-shell.js';
import { memberTable } from './member-table.js';
import { plainHeader } from './plain-header.js';
import { verdictBox } from './verdict-box.js';

/** By which such a page is told from others. */
export const OVERVIEW_GENERATOR = 'mpgc overview';

/**
 * The overview as one HTML document that needs no network and no script to be read. `linkTo` gives the address of the page of
 * one of the captures, seen from this one; null where it has none.
 */
export function renderSeveralPage(view: SeveralView, linkTo: (at: number) => string | null): string {
  const { noun, members, subject, spread } = view;
  const nouns = `${noun}s`;
  const count = formatPlural(members.length, noun);
  const hasSpread = spread.length > 0;
  return fillPage({
    title: `${subject}, ${count}`,
    generator: OVERVIEW_GENERATOR,
    header: plainHeader(`${subject}, ${count}`, subjectOf(view), [
      ['summary', 'Summary'],
      ['captures', noun === 'run' ? 'Runs' : 'Captures'],
      ...(hasSpread ? [['spread', 'Spread'] as [string, string]] : []),
    ]),
    views: [
      summaryOf(view),
      ...section('captures', noun === 'run' ? 'Runs' : 'Captures', [memberTable(view, linkTo)]),
      ...section('spread', `Spread of the ${nouns}`, hasSpread ? [spreadTable(view)] : []),
    ],
    footer: element('footer', {}, element('span', {}, `mpgc ${members[0]?.mpgc ?? ''}`)),
    styles: ['several'],
    script: 'several',
    first: null,
    data: null,
  });
}

/** What is the same in all of them. */
function subjectOf({ members, contexts }: SeveralView): string[] {
  const [first] = members;
  if (!first) return [];
  const common = (['firmware', 'board'] as const).filter((name) => !contexts.includes(name));
  const times = members.map(({ createdAt }) => formatTime(createdAt)).sort();
  const [from, to] = [times[0]!, times.at(-1)!];
  return [...common.map((name) => first.context[name]), from === to ? from : `${from} to ${to}`];
}

function summaryOf({ verdict, remarks, compare }: SeveralView): Markup {
  return element(
    'section',
    { id: 'summary', 'aria-label': 'Summary' },
    element('div', { id: 'verdict' }, verdictBox(verdict, remarks)),
    ...(compare === null
      ? []
      : [
          element(
            'div',
            { class: 'next' },
            element('h2', {}, 'Next'),
            element('div', { class: 'remark' }, 'See what differs:', commandLine(compare)),
          ),
        ]),
  );
}

function spreadTable({ spread, members }: SeveralView): Markup {
  const rows = spread.map(({ figure, min, median, max, known }) => [
    FIGURE_LABELS[figure],
    ...[min, median, max].map((value) => formatFigureExact(figure, value)),
    median === 0 ? (min === max ? '0.0 %' : '') : formatShare((max - min) / Math.abs(median)),
    known === members.length ? 'all' : `${formatCount(known)} of ${formatCount(members.length)}`,
  ]);
  const columns = ['figure', 'least', 'median', 'most', 'most less least, of the median', 'known in'];
  return element(
    'div',
    {},
    dataTable('Spread', columns, rows),
    element('p', { class: 'caption' }, HOW_JUDGED),
  );
}
