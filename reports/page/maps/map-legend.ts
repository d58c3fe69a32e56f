import { FREE, HEADS, type HeapArea, UNKNOWN_HEAD } from '../../../src/heap/map/heap-area.js';
import { countKinds } from '../../../src/report/maps/block-kinds.js';
import type { MapView } from '../../../src/report/maps/view-maps.js';
import { formatBytesShort, formatCount, formatPlural } from '../../../src/report/text/format.js';
import { KINDS } from '../../../src/report/text/words/kinds.js';
import { createElement } from '../dom/create-element.js';
import { exclusiveToggle } from '../dom/exclusive-toggle.js';
import { type SizeClass, sizeClasses } from './size-classes.js';

const SHORT_FROM = 100_000;

/** What alone has its colour: a kind, or allocations of some lengths. */
export type Highlight = { by: 'kind'; kind: string } | { by: 'size'; least: number; most: number };

/**
 * Kinds and sizes of a map as tables, with the change since `compared`. Each row is a button that leaves colour to it
 * alone; `onHighlight` is told, null for all.
 */
export function mapLegend(
  map: MapView,
  compared: MapView | null,
  highlight: Highlight | null,
  onHighlight: (highlight: Highlight | null) => void,
): { kinds: HTMLElement[]; sizes: HTMLElement[] } {
  const choose = exclusiveToggle(onHighlight, (value) => JSON.stringify(value) === JSON.stringify(highlight));
  const before = compared && withSameKinds(map.areas, compared.areas);
  const since = compared
    ? `Change: since “${compared.title}”, ${compared.when}${before ? '' : ', which has no kinds: of sizes alone'}.`
    : null;
  return {
    kinds: [
      kindsTable(map, before && { ...compared, areas: before }, choose),
      ...(since ? [createElement('p', { class: 'caption' }, since)] : []),
    ],
    sizes: [sizesTable(map, compared, choose)],
  };
}

/** Areas of an earlier map with as much of kinds as `later` has; null where only the later one has them. */
function withSameKinds(later: HeapArea[], earlier: HeapArea[]): HeapArea[] | null {
  const isUnknown = (areas: HeapArea[]) => areas.some(({ letters }) => letters.includes(UNKNOWN_HEAD));
  if (!isUnknown(later)) return isUnknown(earlier) ? null : earlier;
  const withoutKinds = (letters: string) => letters.replace(KNOWN_HEADS, UNKNOWN_HEAD);
  return earlier.map(({ address, letters }) => ({ address, letters: withoutKinds(letters) }));
}

const KNOWN_HEADS = new RegExp(`[${HEADS}]`, 'g');

type Choose = (value: Highlight, button: HTMLElement) => HTMLElement;

function kindsTable(map: MapView, compared: MapView | null, choose: Choose): HTMLElement {
  const [counts, before] = [countKinds(map.areas), countKinds(compared?.areas ?? [])];
  const kinds = [...KINDS.keys(), FREE].filter((kind) => counts.has(kind) || before.has(kind));
  const rows = kinds.map((kind) => {
    const count = counts.get(kind) ?? { allocations: 0, blocks: 0 };
    const noun = kind === FREE ? 'run' : 'allocation';
    const change =
      count.blocks * map.blockBytes - (before.get(kind)?.blocks ?? 0) * (compared?.blockBytes ?? 0);
    return row(
      choose({ by: 'kind', kind }, kindButton(kind)),
      count.blocks * map.blockBytes,
      formatPlural(count.allocations, noun),
      compared && change,
    );
  });
  return table('Kinds', 'Kind', rows, compared !== null);
}

function sizesTable(map: MapView, compared: MapView | null, choose: Choose): HTMLElement {
  const now = sizeClasses(map.areas);
  const before = new Map(compared ? sizeClasses(compared.areas).map((size) => [size.least, size]) : []);
  // What has gone altogether is a change, too.
  const gone = [...before.values()]
    .filter(({ least }) => !now.some((size) => size.least === least))
    .map((size) => ({ ...size, allocations: 0, blocks: 0 }));
  const sizes = [...now, ...gone].sort((a, b) => a.least - b.least);
  const rows = sizes.map(({ least, most, allocations, blocks }) => {
    const change = blocks * map.blockBytes - (before.get(least)?.blocks ?? 0) * (compared?.blockBytes ?? 0);
    const button = createElement(
      'button',
      { type: 'button', title: 'Show only allocations of this length in colour' },
      sizeName({ least, most }, map.blockBytes),
    );
    return row(
      choose({ by: 'size', least, most }, button),
      blocks * map.blockBytes,
      formatPlural(allocations, 'allocation'),
      compared && change,
    );
  });
  return table('Sizes of allocations', 'Bytes', rows, compared !== null);
}

function sizeName({ least, most }: Pick<SizeClass, 'least' | 'most'>, blockBytes: number): string {
  const [low, high] = [least * blockBytes, most * blockBytes];
  return low === high ? formatCount(low) : `${formatCount(low)} to ${formatCount(high)}`;
}

function table(title: string, first: string, rows: HTMLElement[], hasChange: boolean): HTMLElement {
  const heads = [first, 'In all', ...(hasChange ? ['Change'] : [])];
  return createElement(
    'table',
    { class: 'kinds' },
    createElement('caption', {}, title),
    createElement(
      'thead',
      {},
      createElement('tr', {}, ...heads.map((name) => createElement('th', { scope: 'col' }, name))),
    ),
    createElement('tbody', {}, ...rows),
  );
}

function row(head: HTMLElement, bytes: number, detail: string, change: number | null): HTMLElement {
  const cells = [createElement('td', {}, amount(bytes), createElement('small', { class: 'count' }, detail))];
  if (change !== null) cells.push(createElement('td', { class: 'change' }, changeText(change)));
  return createElement('tr', {}, createElement('th', { scope: 'row' }, head), ...cells);
}

function changeText(change: number): string {
  if (change === 0) return '0 B';
  return `${change > 0 ? '+' : '−'}${amount(Math.abs(change))}`;
}

/** In one of both ways: a narrow table has no room for both. */
function amount(bytes: number): string {
  return bytes < SHORT_FROM ? `${formatCount(bytes)} B` : formatBytesShort(bytes);
}

function kindButton(kind: string): HTMLElement {
  const isFree = kind === FREE;
  const swatch = createElement('i', { class: 'key', 'data-kind': isFree ? 'free' : kind });
  const letter = createElement('code', {}, kind);
  const name = isFree ? 'free' : (KINDS.get(kind) ?? '');
  const attributes = { type: 'button', title: `Show only ${name} in colour` };
  return createElement('button', attributes, swatch, letter, name);
}
