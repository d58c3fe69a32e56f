import type { MarkChange } from '../../analysis/compare/compare-marks.js';
import { MAX_MARKS } from '../../analysis/run/marks.js';
import { formatCount, formatSigned } from '../text/format.js';
import type { CompareTable } from './view-compare.js';

const MAX_SHOWN = 24;

/** What was allocated at marks; where there are too many, at those that changed. */
export function markTable(marks: MarkChange[]): CompareTable {
  const isRepeated = new Set(marks.filter(({ occurrence }) => occurrence > 1).map(({ label }) => label));
  const changed = marks.filter(({ changeBytes }) => changeBytes !== 0);
  const few = marks.length <= MAX_SHOWN ? marks : changed.slice(0, MAX_SHOWN);
  const left = marks.length - few.length;
  const hasLive = few.some(({ base, current }) => base?.liveBytes != null || current?.liveBytes != null);
  return {
    code: 'marks',
    title: 'Allocated at marks',
    head: ['', 'before', 'after', 'change', ...(hasLive ? ['live before', 'live after'] : [])],
    rows: few.map((mark) => markRow(mark, { hasLive, numbered: isRepeated.has(mark.label) })),
    notes: [
      ...(left > 0
        ? [
            `${formatCount(left)} passes of marks not shown; --json has them. ${formatCount(changed.length)} of ${formatCount(marks.length)} differ.`,
          ]
        : []),
      ...(marks.length >= MAX_MARKS
        ? [`Of each capture the first ${formatCount(MAX_MARKS)} passes of marks are compared.`]
        : []),
    ],
  };
}

function markRow(
  { label, occurrence, base, current, changeBytes }: MarkChange,
  { hasLive, numbered }: { hasLive: boolean; numbered: boolean },
): string[] {
  const bytes = (value: number | null | undefined) => (value == null ? '' : `${formatCount(value)} B`);
  return [
    numbered ? `${label} #${formatCount(occurrence)}` : label,
    base ? bytes(base.allocBytes) : 'not there',
    current ? bytes(current.allocBytes) : 'not there',
    changeBytes === null
      ? ''
      : changeBytes === 0
        ? '0'
        : formatSigned(changeBytes, (size) => `${formatCount(size)} B`),
    ...(hasLive ? [bytes(base?.liveBytes), bytes(current?.liveBytes)] : []),
  ];
}
