import type { FigureName } from '../../../analysis/figures/figure-kinds.js';
import { splitHeadline } from '../../headline.js';
import { nameOf } from '../../several/member-name.js';
import type { SeveralView } from '../../several/view-several.js';
import { formatFigureExact, lowerLabel } from '../../text/figure-text.js';
import { capitalised, formatBytesShort } from '../../text/format.js';
import { BEYOND_LIVE } from '../../text/words/beyond-live.js';
import type { BeyondLive } from '../../timeline/view-timeline.js';
import type { Verdict } from '../../verdict.js';
import { dataTable } from '../markup/data-table.js';
import { type Child, element, type Markup } from '../markup/markup.js';
import { sizedText } from '../markup/sized-text.js';
import { type ChartScale, commonScales } from '../summary/chart-scale.js';
import { describeChart } from '../summary/chart-svg.js';
import { courseShapes, SIDE } from '../summary/course-shapes.js';

/** In characters, of whole sentences: the page of each has the rest. */
const MOST_VERDICT = 120;

/** A row for each: its name and link, what it was not recorded alike in, figures, a small chart, and its verdict. */
export function memberTable(view: SeveralView, linkTo: (at: number) => string | null): Markup {
  const { noun, members, contexts, figures, differing } = view;
  const series = members.flatMap(({ chart }) => (chart ? [chart] : []));
  const scales = commonScales(series);
  const scaleOf = new Map(series.map((one, at) => [one, scales[at]!]));
  const rows = members.map((member, at): Child[] => [
    nameCell(capitalised(nameOf(member, at, noun)), linkTo(at)),
    member.chart ? smallChart(member.chart, scaleOf.get(member.chart)!) : 'too few samples',
    ...figures.map((figure) => figureCell(figure, member.figures[figure])),
    ...contexts.map((name) => member.context[name]),
    verdictCell(member.verdict, differing.includes(at)),
  ]);
  const columns = [noun, 'memory', ...figures.map((figure) => lowerLabel(figure)), ...contexts, 'verdict'];
  return element(
    'div',
    {},
    dataTable(`All ${noun}s`, columns, rows, 'members'),
    ...(series.length > 0 ? [element('p', { class: 'caption' }, scaleText(view, scales))] : []),
  );
}

function nameCell(name: string, link: string | null): Child {
  return link === null ? name : element('a', { href: link }, name);
}

function figureCell(figure: FigureName, value: number | null): string {
  return value === null ? 'not known' : formatFigureExact(figure, value);
}

function smallChart(chart: Parameters<typeof courseShapes>[0], scale: ChartScale): Markup {
  return element(
    'svg',
    {
      class: 'small-chart',
      viewBox: `0 0 ${SIDE} ${SIDE}`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': describeChart(chart),
    },
    ...courseShapes(chart, scale),
  );
}

function verdictCell({ tone, word, text }: Verdict, differs: boolean): Markup {
  const { headline } = splitHeadline(word === null ? text : `${word}: ${text}`, MOST_VERDICT);
  return element(
    'span',
    { class: 'row-verdict' },
    element('i', { class: 'tone', 'data-tone': tone, 'aria-hidden': 'true' }),
    ...(differs ? [element('strong', {}, 'Differs. ')] : []),
    ...sizedText(headline),
  );
}

/** As the style sheet has them. */
const BEYOND_COLOURS: Record<BeyondLive, string> = { garbage: 'orange', pending: 'olive' };

function scaleText({ members }: SeveralView, scales: ChartScale[]): string {
  const [scale] = scales;
  const kinds = new Set(members.flatMap(({ chart }) => (chart ? [chart.isStepped] : [])));
  const most = formatBytesShort(scale?.axis.max ?? 0).replace('.0 ', ' ');
  const to = [...new Set(scales.map(({ to }) => to))].join(' or ');
  const over = kinds.size > 1 ? 'time or calls' : kinds.has(true) ? 'time' : 'calls';
  const beyond = [...new Set(members.flatMap(({ chart }) => chart?.beyond ?? []))].map(
    (kind) => `${BEYOND_COLOURS[kind]} is ${BEYOND_LIVE[kind]}`,
  );
  return `Charts on one scale: up to ${most}, over ${over} to ${to}. Blue is live; ${beyond.join('; ')}; grey is allocated where nothing is known of what is live.`;
}
