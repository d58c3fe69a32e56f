import type { Comparison } from '../../analysis/compare/compare-captures.js';
import type { LineSide } from '../../analysis/compare/compare-lines.js';
import type { LinePlace } from '../../analysis/compare/match-lines.js';
import { formatBytes, formatExactBytes, formatPlural, formatRate, formatSigned } from '../text/format.js';
import { unitOf } from '../text/hunt-unit.js';
import type { CompareTable } from './view-compare.js';

/** More are in the JSON. */
const MAX_LINES = 50;
/** In a terminal. */
const FEW = 5;
const NOT_THERE = 'not there';

/** Lines by what they allocate, those that changed; none where it is not known of both. */
export function lineTables({ lines, origin, base, current }: Comparison): CompareTable[] {
  return [
    ...(lines ? [allocatedTable(lines, base, current)] : []),
    ...(origin ? [keptTable(origin, current)] : []),
  ];
}

function allocatedTable(
  lines: NonNullable<Comparison['lines']>,
  base: Comparison['base'],
  current: Comparison['current'],
): CompareTable {
  const changed = lines.filter(({ isSeen }) => isSeen);
  const unsure = lines.filter(({ isSeen, changeBytes }) => !isSeen && changeBytes !== 0);
  const same = lines.length - changed.length - unsure.length;
  const of = ({ lines: figures }: Comparison['base']) => formatBytes(figures?.totalBytes ?? 0);
  return {
    code: 'lines',
    title: 'Allocated by lines',
    head: ['', 'before', 'after', 'change'],
    rows: changed
      .slice(0, MAX_LINES)
      .map(({ changeBytes, ...line }) => [
        nameOf(line),
        allocatedText(line.base),
        allocatedText(line.current),
        formatSigned(changeBytes, formatExactBytes),
      ]),
    few: FEW,
    notes: [
      `All lines together: ${of(base)} before, ${of(current)} after, garbage included.`,
      ...(same > 0 ? [`${formatPlural(same, 'line')} the same in both.`] : []),
      ...(unsure.length > 0
        ? [
            `No change seen in ${formatPlural(unsure.length, 'line')}: it is within what counting some of the hits leaves open.`,
          ]
        : []),
      ...leftOut(changed.length),
    ],
  };
}

function allocatedText(side: LineSide | null): string {
  return side ? `${side.exact || side.bytes === 0 ? '' : '≈'}${formatExactBytes(side.bytes)}` : NOT_THERE;
}

function keptTable(
  origin: NonNullable<Comparison['origin']>,
  { leak }: Pick<Comparison['current'], 'leak'>,
): CompareTable {
  const changed = origin.filter(({ changePerUnit }) => changePerUnit !== 0);
  const same = origin.length - changed.length;
  return {
    code: 'origin',
    title: `Kept with each ${unitOf(leak ?? { loop: null })}, by line`,
    head: ['', 'before', 'after', 'change'],
    rows: changed
      .slice(0, MAX_LINES)
      .map(({ changePerUnit, ...line }) => [
        nameOf(line),
        line.base ? formatRate(line.base.bytesPerUnit) : 'nothing',
        line.current ? formatRate(line.current.bytesPerUnit) : 'nothing',
        formatSigned(changePerUnit, formatRate),
      ]),
    few: FEW,
    notes: [
      ...(same > 0 ? [`${formatPlural(same, 'line')} the same in both.`] : []),
      ...leftOut(changed.length),
    ],
  };
}

function leftOut(changed: number): string[] {
  return changed > MAX_LINES
    ? [`${formatPlural(changed - MAX_LINES, 'line')} of smaller change not shown; --json has them.`]
    : [];
}

/** "main.py:14 raw = bytearray(64)", by its number after. */
function nameOf(
  line: LinePlace & { base: { line: number | null } | null; current: { line: number | null } | null },
): string {
  const number = (line.current ?? line.base)?.line ?? null;
  if (number === null) return 'outside of its lines';
  return `${line.path}:${number} ${line.text}`.trimEnd();
}
