import { wrapText } from '../syntax/wrap-text.js';
import { type CheckRow, type CheckView, VERDICT_WORDS } from './view-check.js';

const WIDTH = 80;
const VERDICT_WIDTH = 'INCONCLUSIVE'.length;
/** Of the column of limits: a longer one has its figure on a line of its own. */
const MOST_LIMIT = 32;

/**
 * What `mpgc check` prints, 80 columns wide at most where words allow it: the verdict, a line for each limit, and below a limit
 * that did not pass why. `explain` adds how each figure was obtained, and the captures.
 */
export function renderCheck(
  { verdict, sentence, rows, captures, notes, warnings }: CheckView,
  explain: boolean,
): string {
  const limits = Math.min(MOST_LIMIT, Math.max(...rows.map(({ limit }) => limit.length)));
  return [
    ...wrapText(`${VERDICT_WORDS[verdict]}: ${sentence}`, WIDTH),
    ...warnings.flatMap(({ text }) => ['', ...wrapText(`NOTE: ${text}`, WIDTH)]),
    '',
    ...rows.flatMap((row) => rowLines(row, { limits, explain })),
    ...section('Limits', notes),
    ...(explain
      ? section(
          captures.length === 1 ? 'Capture' : 'Captures',
          captures.map(({ name, script }) => `${name} (${script})`),
        )
      : ['', 'more    how each figure was obtained, and the captures: --explain']),
  ].join('\n');
}

function rowLines(row: CheckRow, { limits, explain }: { limits: number; explain: boolean }): string[] {
  const { verdict, limit, found, margin } = row;
  const indent = ' '.repeat(VERDICT_WIDTH + 6);
  const figure = [found, margin].filter((text) => text !== '').join(', ');
  const start = `  ${VERDICT_WORDS[verdict].padEnd(VERDICT_WIDTH)}  ${limit.padEnd(limits)}`;
  const line = `${start}  ${figure}`;
  return [
    ...(line.length <= WIDTH
      ? [line]
      : [...wrapText(start.trimEnd(), WIDTH, indent), ...wrapText(indent + figure, WIDTH, indent)]),
    ...below(row, explain).flatMap((text) => wrapText(indent + text, WIDTH, indent)),
  ];
}

/** Of a limit that held nothing more is said without being asked. */
function below({ verdict, evidence, reasons, spread, where }: CheckRow, explain: boolean): string[] {
  const ofAll = spread === null ? [] : [spread];
  if (explain) return [...ofAll, ...evidence];
  if (verdict === 'passed') return [];
  return [...ofAll, ...reasons, ...(where === null ? [] : [`in ${where}`])];
}

function section(title: string, items: string[]): string[] {
  if (items.length === 0) return [];
  return ['', `${title}:`, ...items.flatMap((item) => wrapText(`  - ${item}`, WIDTH, '    '))];
}
