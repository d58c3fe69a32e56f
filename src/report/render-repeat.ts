import type { RepeatJson } from './repeat-json.js';
import { sanitizeLines } from './syntax/sanitize-text.js';
import { textTable } from './syntax/text-table.js';
import { wrapText } from './syntax/wrap-text.js';
import { FIGURE_LABELS, formatFigureExact } from './text/figure-text.js';
import { formatCount } from './text/format.js';

const WIDTH = 80;

/** What several runs of the same show, 80 columns wide at most where words allow it. `verdicts` are of the runs. */
export function renderRepeat(
  { wanted, runs, spread, stopped, failure }: RepeatJson,
  verdicts: string[],
): string {
  const made =
    runs.length === wanted ? formatCount(wanted) : `${formatCount(runs.length)} of ${formatCount(wanted)}`;
  return [
    `${made} runs:`,
    ...verdicts.flatMap((text, at) =>
      wrapText(`  ${at + 1}. ${sanitizeLines(text)} (${endOf(runs[at]!)})`, WIDTH, '     '),
    ),
    ...(stopped ? wrapText(`INCONCLUSIVE: ${stopped}`, WIDTH) : []),
    ...(failure ? wrapText(`The series ended early: ${sanitizeLines(failure.message)}`, WIDTH) : []),
    '',
    ...textTable([
      ['Spread', 'least', 'median', 'most', ''],
      ...spread.map((row) => spreadRow(row, runs.length)),
    ]),
    '',
    'Files:',
    ...runs.flatMap(({ report: { files } }) =>
      [files.capture, files.html].flatMap((file) => (file ? [`  - ${sanitizeLines(file)}`] : [])),
    ),
  ].join('\n');
}

function endOf({ interrupted, exitCode }: RepeatJson['runs'][number]): string {
  return `${interrupted ? 'stopped by ctrl-C, ' : ''}exit code ${exitCode}`;
}

function spreadRow(
  { figure, min, median, max, known }: RepeatJson['spread'][number],
  runs: number,
): string[] {
  const value = (number: number) => formatFigureExact(figure, number);
  const note = known === runs ? (min === max ? 'the same' : '') : `in ${known} of ${runs}`;
  return [FIGURE_LABELS[figure], value(min), value(median), value(max), note];
}
