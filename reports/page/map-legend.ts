import { FREE } from '../../src/heap/heap-area.js';
import { formatBytes, formatPlural } from '../../src/report/format.js';
import { KINDS } from '../../src/report/kinds.js';
import type { ReportView } from '../../src/report/view-model.js';
import { countKinds, type KindCount } from './block-kinds.js';
import { createElement } from './create-element.js';
import { exclusiveToggle } from './exclusive-toggle.js';

/**
 * Every kind with what each map has of it, as a table; with two maps, also the change from the first to the
 * last. A kind is a button that leaves colour to this kind only: `onHighlight` is told, null for all kinds.
 */
export function mapLegend(maps: ReportView['maps'], onHighlight: (kind: string | null) => void): HTMLElement {
  const counted = maps.map((map) => ({ ...map, counts: countKinds(map.areas) }));
  const kinds = [...KINDS.keys(), FREE].filter((kind) => counted.some(({ counts }) => counts.has(kind)));
  const choose = exclusiveToggle(onHighlight);
  const rows = kinds.map((kind) => {
    const cells = counted.map(({ counts, blockBytes }) => countCell(kind, counts.get(kind), blockBytes));
    const change = changeCell(
      counted.map(({ counts, blockBytes }) => (counts.get(kind)?.blocks ?? 0) * blockBytes),
    );
    return createElement(
      'tr',
      {},
      createElement('th', { scope: 'row' }, choose(kind, kindButton(kind))),
      ...cells,
      ...change,
    );
  });
  const titles = ['Kind', ...maps.map(({ title }) => title), ...(maps.length > 1 ? ['Change'] : [])];
  const head = titles.map((title) => createElement('th', { scope: 'col' }, title));
  return createElement(
    'div',
    { class: 'scroll kinds-box' },
    createElement(
      'table',
      { class: 'kinds' },
      createElement('thead', {}, createElement('tr', {}, ...head)),
      createElement('tbody', {}, ...rows),
    ),
  );
}

function kindButton(kind: string): HTMLElement {
  const isFree = kind === FREE;
  const swatch = createElement('i', { class: 'key', 'data-kind': isFree ? 'free' : kind });
  const letter = createElement('code', {}, kind);
  const name = isFree ? 'free' : (KINDS.get(kind) ?? '');
  const attributes = { type: 'button', title: `Show only ${name} in colour` };
  return createElement('button', attributes, swatch, letter, name);
}

function countCell(kind: string, count: KindCount | undefined, blockBytes: number): HTMLElement {
  if (!count) return createElement('td', {}, createElement('small', { class: 'count' }, 'none'));
  const noun = kind === FREE ? 'run' : 'allocation';
  const detail = createElement('small', { class: 'count' }, formatPlural(count.allocations, noun));
  return createElement('td', {}, formatBytes(count.blocks * blockBytes), detail);
}

function changeCell(bytes: number[]): HTMLElement[] {
  const [first, last] = [bytes[0], bytes.at(-1)];
  if (bytes.length < 2 || first === undefined || last === undefined) return [];
  const change = last - first;
  const sign = change > 0 ? '+' : change < 0 ? '−' : '';
  return [createElement('td', { class: 'change' }, `${sign}${formatBytes(Math.abs(change))}`)];
}
