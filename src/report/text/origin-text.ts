import type { AddedLine } from '../../analysis/holders/added-lines.js';
import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import type { LeakOrigin, OriginLine } from '../../analysis/leak/leak-origin.js';
import {
  capitalised,
  formatCount,
  formatPlural,
  formatRate,
  formatWholePercent,
  pluralOf,
} from './format.js';
import { type HuntUnit, judgedUnits } from './hunt-unit.js';
import { KINDS } from './words/kinds.js';

/** What makes less of it is left to the table. */
const LEAST_SHARE = 0.05;
const MOST_NAMED = 2;
/** Of two measurements of other calls, no difference that tells anything; of growth in steps, which double, the second. */
const NEAR_SHARE = 0.05;
const NEAR_STEPS = 0.5;
/** As MicroPython calls what is in no function. */
const MODULE = '<module>';

/**
 * Where a leak is kept. `within`: lines that make what is kept, and by their text add it to what holds it. Else a sentence: " Added in
 * main.py:27 (inferred), made in main.py:13 (67 %) and main.py:19 (33 %)."
 */
export function placesWords(
  origin: LeakOrigin | null,
  addedIn: readonly AddedLine[],
): { within: string; sentence: string } {
  const made = madeLines(origin);
  const both = madeAndAdded(origin, addedIn);
  if (both.length > 0 && both.length === made.length) return { within: listed(both), sentence: '' };
  const added = (addedIn.length <= MOST_NAMED || both.length === 0 ? addedIn : both).slice(0, MOST_NAMED);
  const inferred = added.every((one) => both.includes(one)) ? '' : ' (inferred)';
  const parts = [
    ...(added.length > 0 ? [`added in ${listed(added)}${inferred}`] : []),
    ...(origin && made.length > 0 ? [`made in ${madeIn(made, origin)}`] : []),
  ];
  return { within: '', sentence: parts.length === 0 ? '' : ` ${capitalised(parts.join(', '))}.` };
}

/** Of the lines that add to what holds it by their text, those that were seen to make what is kept. */
export function madeAndAdded(origin: LeakOrigin | null, addedIn: readonly AddedLine[]): AddedLine[] {
  if (origin?.detail !== 'line') return [];
  const made = madeLines(origin);
  return addedIn.filter((one) => made.some(({ path, line }) => path === one.path && line === one.line));
}

function madeLines(origin: LeakOrigin | null): OriginLine[] {
  return (origin?.lines ?? []).filter(({ line, share }) => line !== null && share >= LEAST_SHARE);
}

function listed(lines: readonly AddedLine[]): string {
  return lines.map(({ path, line }) => `${path}:${line}`).join(' and ');
}

function madeIn(made: readonly OriginLine[], { detail }: LeakOrigin): string {
  const shown = made.slice(0, MOST_NAMED);
  const places = shown.map((one) =>
    made.length === 1 ? placeOf(one, detail) : `${placeOf(one, detail)} (${formatWholePercent(one.share)})`,
  );
  const more = made.length > MOST_NAMED ? ` and ${made.length - MOST_NAMED} more` : '';
  return `${places.join(more === '' ? ' and ' : ', ')}${more}`;
}

/** "main.py:13", "step() in main.py:12": of a function, where it begins. */
export function placeOf({ path, line, functionName }: OriginLine, detail: LeakOrigin['detail']): string {
  if (line === null) return detail === 'function' ? `${functionName} of ${path}` : 'outside of its lines';
  const place = `${path}:${line}`;
  if (detail === 'line') return place;
  return functionName === MODULE ? `${functionName} of ${path}` : `${functionName}() in ${place}`;
}

/** "6 dicts, 12 other": the objects that it kept. */
export function headsText(heads: Record<string, number>): string {
  return Object.entries(heads)
    .map(([letter, count]) => `${formatCount(count)} ${KINDS.get(letter) ?? 'other'}`)
    .join(', ');
}

/**
 * Why what the lines keep is not within the interval of the verdict; null where it is. Both are of calls, and of other ones: what grows
 * in steps is more or less in few of them.
 */
export function differsText(
  { bytesPerUnit, units }: LeakOrigin,
  unit: HuntUnit,
  { rate, series }: Pick<LeakJudgement, 'rate' | 'series'>,
): string | null {
  const near = rate?.kind === 'steps' ? NEAR_STEPS : NEAR_SHARE;
  if (!rate || units === 0 || isWithin(bytesPerUnit, rate.interval, near)) return null;
  const why =
    rate.kind === 'steps'
      ? 'memory grows in steps, which are more or less in few of them'
      : 'why the two differ is not known';
  return `What lines kept, ${formatRate(bytesPerUnit)} a ${unit}, is of ${formatPlural(units, unit)} of another run; the verdict is of ${formatPlural(judgedUnits({ series }), unit)}: ${why}.`;
}

/** As printed. */
function isWithin(value: number, [low, high]: readonly [number, number], near: number): boolean {
  const shown = formatRate(value);
  const isNear = value >= low * (1 - near) && value <= high / (1 - near);
  return isNear || shown === formatRate(low) || shown === formatRate(high);
}

/** How it was obtained. */
export function originMethod(
  { detail, warmUp, units, maps, bytesPerUnit }: LeakOrigin,
  unit: HuntUnit,
): string {
  return `Run once more after a reset: after ${formatPlural(warmUp, unit)}, a heap map at the end of each ${detail} (${formatCount(maps)} maps). A block that is new in one is of that ${detail}; what is alive of it grew over ${formatPlural(units, unit)}, by ${formatRate(bytesPerUnit)} a ${unit} in all. Blocks freed again within a third of these ${pluralOf(unit)} are not counted.`;
}
