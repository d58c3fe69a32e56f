import type { Effect, FigureChange } from '../../analysis/compare/compare-figures.js';
import { type FigureName, kindOf } from '../../analysis/figures/figure-kinds.js';
import { FIGURE_LABELS, formatFigureExact } from '../text/figure-text.js';
import { formatFraction, formatShare, formatSigned } from '../text/format.js';
import type { CompareTable } from './view-compare.js';

/** What the last column says; by itself a change of less memory is better. */
const EFFECTS: Record<Effect, string> = {
  better: 'better',
  worse: 'worse',
  same: 'same',
  'within-spread': 'in spread',
  uncertain: 'uncertain',
};

/** The figures of two captures, before and after; those that neither has are left out. */
export function figureTable(figures: FigureChange[]): CompareTable {
  const known = figures.filter(({ base, current }) => base !== null || current !== null);
  return {
    code: 'figures',
    title: 'Figures',
    head: ['', 'before', 'after', 'change', '', ''],
    rows: known.map(figureRow),
    notes: [],
  };
}

function figureRow({ name, base, current, change, share, effect }: FigureChange): string[] {
  return [
    name === 'leak' ? 'Leak, each time' : FIGURE_LABELS[name],
    base === null ? 'not known' : exact(name, base),
    current === null ? 'not known' : exact(name, current),
    change === null ? '' : changeText(name, change),
    share === null || share === 0 || name === 'fragmentation' ? '' : formatSigned(share, formatShare),
    effect === null ? '' : EFFECTS[effect],
  ];
}

/** The row says what a rate is for. */
function exact(name: FigureName, value: number): string {
  return kindOf(name).unit === 'bytes-per-call'
    ? `${formatFraction(value, 2)} B`
    : formatFigureExact(name, value);
}

/** Less would read 0.0. */
const LEAST_POINTS = 0.05;

/** Of a share the change is in points: 10 % more of 30 % would be read in two ways. */
function changeText(name: FigureName, change: number): string {
  if (change === 0) return '0';
  if (name === 'fragmentation') {
    const points = change * 100;
    if (Math.abs(points) < LEAST_POINTS) return '<0.1 points';
    return formatSigned(points, (size) => `${size.toFixed(1)} points`);
  }
  return formatSigned(change, (value) => exact(name, value));
}
