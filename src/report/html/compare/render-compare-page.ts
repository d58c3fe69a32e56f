import type { CompareTable, RowChange } from '../../compare/view-compare.js';
import type { ComparePage, CompareSide } from '../../compare/view-compare-page.js';
import type { ChartSeries } from '../../summary/chart-series.js';
import { capitalised, formatCount, formatTime } from '../../text/format.js';
import { commandLine } from '../markup/command.js';
import { dataTable } from '../markup/data-table.js';
import { element, type Markup } from '../markup/markup.js';
import { none, section } from '../markup/section.js';
import { sizedText } from '../markup/sized-text.js';
import { fillPage } from '../page-shell.js';
import { plainHeader } from '../several/plain-header.js';
import { verdictBox } from '../several/verdict-box.js';
import { commonScales } from '../summary/chart-scale.js';
import { chartFigure } from '../summary/chart-svg.js';
import { heapMaps } from './heap-maps.js';

/** The comparison as one HTML document that needs no other file, no network and no script to be read. */
export function renderComparePage(page: ComparePage): string {
  const { base, current } = page.sides;
  const [figures, ...tables] = page.tables;
  const sections: [id: string, name: string, Markup[]][] = [
    ['figures', 'Figures', figures ? tableParts(figures) : []],
    ['memory', 'Memory', charts(base, current)],
    ...tables.map((table): [string, string, Markup[]] => [table.code, table.title, tableParts(table)]),
    ['heap-maps', 'Heap maps', heapMaps(base, current)],
  ];
  const shown = sections.filter(([, , parts]) => parts.length > 0);
  return fillPage({
    title: titleOf(base, current),
    generator: null,
    header: plainHeader(titleOf(base, current), subjectOf(base, current), [
      ['summary', 'Summary'],
      ...shown.map(([id, name]): [string, string] => [id, SHORT[id] ?? name]),
    ]),
    views: [summaryOf(page), ...shown.flatMap(([id, name, parts]) => section(id, name, parts))],
    footer: element(
      'footer',
      {},
      element('span', {}, `mpgc ${current.mpgc}`),
      element('span', {}, 'Before ', element('code', {}, page.base)),
      element('span', {}, 'After ', element('code', {}, page.current)),
    ),
    styles: ['several'],
    script: 'several',
    first: null,
    data: null,
  });
}

/** What the header calls sections with a long title. */
const SHORT: Record<string, string> = {
  groups: 'Left behind',
  marks: 'Marks',
  owners: 'Names',
  classes: 'Classes',
  types: 'Types',
  lines: 'Lines',
  origin: 'Lines that keep',
};

function titleOf(base: CompareSide, current: CompareSide): string {
  return base.script === current.script
    ? `${current.script}, before and after`
    : `${base.script} → ${current.script}`;
}

function subjectOf(base: CompareSide, current: CompareSide): string[] {
  const boards = base.board === current.board ? [current.board] : [`${base.board} → ${current.board}`];
  return [...boards, `${formatTime(base.createdAt)} → ${formatTime(current.createdAt)}`];
}

function summaryOf({ verdict, notes, gate }: ComparePage): Markup {
  return element(
    'section',
    { id: 'summary', 'aria-label': 'Summary' },
    element('div', { id: 'verdict' }, verdictBox(verdict, [])),
    ...(notes.length > 0
      ? [
          element(
            'ul',
            { class: 'points rests-on' },
            ...notes.map((note) => element('li', {}, ...sizedText(note))),
          ),
        ]
      : []),
    ...(gate === null
      ? []
      : [
          element(
            'div',
            { class: 'next' },
            element('h2', {}, 'Next'),
            element('div', { class: 'remark' }, 'To let growth over the one before fail:', commandLine(gate)),
          ),
        ]),
  );
}

function charts(base: CompareSide, current: CompareSide): Markup[] {
  const sides: [string, ChartSeries | null][] = [
    ['before', base.chart],
    ['after', current.chart],
  ];
  const scales = commonScales(sides.flatMap(([, series]) => (series ? [series] : [])));
  const isOneTime = base.chart && current.chart && base.chart.isStepped === current.chart.isStepped;
  return [
    element(
      'div',
      { class: 'side-by-side' },
      ...sides.map(([side, series]) => {
        if (!series) return none(`${capitalised(side)}: too few samples for a chart.`);
        const title = `${side}: ${series.title.toLowerCase()}`;
        return chartFigure({ ...series, title }, scales.shift()!);
      }),
    ),
    element(
      'p',
      { class: 'caption' },
      isOneTime ? 'Both on one scale, in both directions.' : 'Both on one scale of sizes.',
    ),
  ];
}

/** More are in the JSON. */
const MOST_ROWS = 300;

function tableParts({ code, title, head, rows, changes, notes }: CompareTable): Markup[] {
  const columns = namedColumns(code, head);
  return [
    ...(rows.length > 0
      ? [
          dataTable(
            `${title}, before and after`,
            changes ? [...columns, 'what'] : columns,
            rows.slice(0, MOST_ROWS).map((row, at) => (changes ? [...row, changeMark(changes[at]!)] : row)),
          ),
        ]
      : []),
    ...(rows.length > MOST_ROWS
      ? [element('p', { class: 'caption' }, `${formatCount(rows.length - MOST_ROWS)} more; --json has them.`)]
      : []),
    ...(changes && changes.length > 0 ? [element('p', { class: 'caption' }, changeCounts(changes))] : []),
    ...notes.map((note) => element('p', { class: 'caption' }, note)),
  ];
}

function changeMark(change: RowChange): Markup {
  return element('span', { class: 'change-mark', 'data-change': change }, change);
}

function changeCounts(changes: RowChange[]): string {
  const counts = (['new', 'gone', 'grown', 'shrunk'] as const).flatMap((change) => {
    const count = changes.filter((one) => one === change).length;
    return count === 0 ? [] : [`${formatCount(count)} ${change}`];
  });
  return `${counts.join(', ')}; what is the same in both is left out.`;
}

const ROW_NAMES: Record<CompareTable['code'], string> = {
  figures: 'figure',
  groups: 'kind',
  marks: 'mark',
  lines: 'line',
  origin: 'line',
  owners: 'holder',
  classes: 'class',
  types: 'type',
};

/** Headings that a terminal leaves out are there for those who have the table read out. */
function namedColumns(code: CompareTable['code'], head: string[]): string[] {
  const unnamed = [ROW_NAMES[code], 'share', 'effect'];
  return head.map((name) => name || (unnamed.shift() ?? ''));
}
