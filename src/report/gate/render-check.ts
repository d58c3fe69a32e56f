import { wrapText } from '../syntax/wrap-text.js';
import { type CheckRow, type CheckView, VERDICT_WORDS } from './view-check.js';

const WIDTH = 80;
const VERDICT_WIDTH = 'INCONCLUSIVE'.length;

/** What `mpgc check` prints, 80 columns wide at most where words allow it. */
export function renderCheck({ verdict, sentence, rows, captures, notes, warnings }: CheckView): string {
  return [
    ...wrapText(`${VERDICT_WORDS[verdict]}: ${sentence}`, WIDTH),
    ...warnings.flatMap(({ text }) => ['', ...wrapText(`NOTE: ${text}`, WIDTH)]),
    '',
    ...rows.flatMap(rowLines),
    ...section('Limits', notes),
    ...section(
      captures.length === 1 ? 'Capture' : 'Captures',
      captures.map(({ name, script }) => `${name} (${script})`),
    ),
  ].join('\n');
}

function rowLines({ verdict, limit, found, margin, evidence, spread }: CheckRow): string[] {
  const indent = ' '.repeat(VERDICT_WIDTH + 6);
  const figure = [found, margin].filter((text) => text !== '').join(', ');
  return [
    ...wrapText(`  ${VERDICT_WORDS[verdict].padEnd(VERDICT_WIDTH)}  ${limit}`, WIDTH, indent),
    ...wrapText(`${indent}${figure}`, WIDTH, indent),
    ...(spread ? wrapText(`${indent}${spread}`, WIDTH, indent) : []),
    ...evidence.flatMap((text) => wrapText(`${indent}${text}`, WIDTH, indent)),
  ];
}

function section(title: string, items: string[]): string[] {
  if (items.length === 0) return [];
  return ['', `${title}:`, ...items.flatMap((item) => wrapText(`  - ${item}`, WIDTH, '    '))];
}
