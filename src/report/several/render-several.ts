import type { FigureName } from '../../analysis/figures/figure-kinds.js';
import { clipText } from '../syntax/clip-text.js';
import { sanitizeLines } from '../syntax/sanitize-text.js';
import { sparkline } from '../syntax/sparkline.js';
import { textTable } from '../syntax/text-table.js';
import { wrapText } from '../syntax/wrap-text.js';
import { FIGURE_LABELS, formatFigureExact, lowerLabel } from '../text/figure-text.js';
import { formatCount } from '../text/format.js';
import type { Member } from './member.js';
import { nameOf } from './member-name.js';
import type { SeveralView } from './view-several.js';

const WIDTH = 80;
/** More are no table on a screen: then those that differ, and the first. */
const MOST_ROWS = 12;
const SPARKS = 20;
const LEAST_SPARKS = 6;
const MOST_NAME = 30;
const LABEL = 9;
const MARKER = { good: 'ok', warning: 'note', bad: 'FAILED' } as const;

/** What several runs or captures show, 80 columns wide at most where words allow it; the verdict last, where it is seen. */
export function renderSeveral(view: SeveralView, { overview }: { overview: string | null }): string {
  const { noun, verdict, remarks, members, spread, compare } = view;
  const file = members[0]?.capturePath ?? '';
  return [
    ...memberTable(view),
    '',
    ...(spread.length > 0 ? [...spreadLines(view), ''] : []),
    ...remarks.flatMap((text) => wrapText(sanitizeLines(text), WIDTH)),
    ...wrapText(`${MARKER[verdict.tone]}: ${sanitizeLines(verdict.text)}`, WIDTH),
    '',
    ...(compare === null ? [] : [labelled('next', 'See what differs:'), ' '.repeat(LABEL) + compare]),
    ...(overview === null ? [] : [labelled('overview', sanitizeLines(overview))]),
    labelled(`${noun}s`, `${formatCount(members.length)}, the first ${sanitizeLines(file)}`),
  ].join('\n');
}

function memberTable(view: SeveralView): string[] {
  const { members, differing, noun } = view;
  const shown = shownOf(view);
  // The page has it: without it there is room for how memory went.
  const figures = view.figures.filter((figure) => figure !== 'largest-free');
  const head = ['', ...figures.map((figure) => FIGURE_LABELS[figure].toLowerCase())];
  const rows = shown.map((at) => {
    const member = members[at]!;
    return [
      clipText(nameOf(member, at, noun), MOST_NAME),
      ...figures.map((figure) => figureText(figure, member.figures[figure])),
    ];
  });
  const lines = textTable([head, ...rows]);
  const sparks = sparksOf(members, WIDTH - Math.max(...lines.map((line) => line.length)) - 12);
  const left = members.length - shown.length;
  return [
    lines[0]!,
    ...shown.map((at, row) => {
      const marks = [sparks[at] ?? '', differing.includes(at) ? 'differs' : ''].filter(Boolean);
      return [lines[row + 1]!, ...marks].join('  ').trimEnd();
    }),
    ...(left > 0 ? [`… ${formatCount(left)} more ${noun}s`] : []),
  ];
}

function shownOf({ members, differing }: SeveralView): number[] {
  const all = [...members.keys()];
  if (members.length <= MOST_ROWS) return all;
  const first = differing.slice(0, MOST_ROWS - 2);
  const others = all.filter((at) => !first.includes(at)).slice(0, MOST_ROWS - first.length);
  return [...first, ...others].sort((a, b) => a - b);
}

/** All on one scale; none where there is no room. */
function sparksOf(members: Member[], room: number): (string | null)[] {
  const width = Math.min(SPARKS, room);
  if (width < LEAST_SPARKS) return [];
  const all = members.flatMap(({ course }) => course ?? []);
  const scale = { least: Math.min(0, ...all), most: Math.max(1, ...all) };
  return members.map(({ course }) => course && sparkline(evenly(course, width), scale));
}

function evenly(values: number[], width: number): number[] {
  const count = Math.min(width, values.length);
  return Array.from(
    { length: count },
    (_, at) => values[Math.round((at * (values.length - 1)) / Math.max(1, count - 1))]!,
  );
}

function figureText(figure: FigureName, value: number | null): string {
  return value === null ? 'not known' : formatFigureExact(figure, value);
}

/** A table of what is not the same in all, and one line of what is. */
function spreadLines({ spread, members, noun }: SeveralView): string[] {
  const isSame = (row: SeveralView['spread'][number]) => row.min === row.max && row.known === members.length;
  const varied = spread.filter((row) => !isSame(row));
  const same = spread
    .filter(isSame)
    .map(({ figure, min }) => `${lowerLabel(figure)} ${formatFigureExact(figure, min)}`);
  return [
    ...(varied.length > 0
      ? textTable([
          ['spread', 'least', 'median', 'most', ''],
          ...varied.map(({ figure, min, median, max, known }) => [
            lowerLabel(figure),
            ...[min, median, max].map((value) => formatFigureExact(figure, value)),
            known === members.length ? '' : `in ${formatCount(known)} of ${formatCount(members.length)}`,
          ]),
        ])
      : []),
    ...(same.length > 0 ? wrapText(`the same in each ${noun}: ${same.join(', ')}`, WIDTH, '  ') : []),
  ];
}

function labelled(label: string, text: string): string {
  return `${label.padEnd(LABEL)}${text}`;
}
