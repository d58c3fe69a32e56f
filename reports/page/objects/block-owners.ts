import { FREE, type HeapArea, TAIL } from '../../../src/heap/map/heap-area.js';
import type { DrawnObjects } from '../../../src/report/html/encode-objects.js';
import type { MapView } from '../../../src/report/maps/view-maps.js';
import { objectPath } from '../../../src/report/snapshot/object-path.js';
import { SIDES } from '../../../src/report/snapshot/view-objects.js';
import { formatBytes, formatPlural } from '../../../src/report/text/format.js';
import { SIDE_NAMES } from '../../../src/report/text/snapshot/side-names.js';
import { KINDS } from '../../../src/report/text/words/kinds.js';
import { createElement, sizedText } from '../dom/create-element.js';
import { exclusiveToggle } from '../dom/exclusive-toggle.js';
import { mixColors, type Theme } from '../dom/theme.js';
import type { MarkedBlocks, Palette } from '../maps/draw-area.js';
import type { MapColours } from '../maps/map-colours.js';

const TAIL_SHARE = 0.45;
const PALE_SHARE = 0.8;

/** The blocks of the snapshot's map by whose they are; those that the chosen object keeps, or one side's, alone in full colour. */
export class BlockOwners implements MapColours {
  readonly map: number;
  readonly control: HTMLElement;
  onChange = (): void => {};
  /** Nobody chose an object any more. */
  onClear = (): void => {};
  readonly #drawn: DrawnObjects;
  readonly #view: MapView;
  readonly #choice = createElement(
    'select',
    {},
    createElement('option', { value: 'owner' }, 'owner'),
    createElement('option', { value: 'kind' }, 'kind'),
  );
  /** Of each area, of each block where an allocation begins its number in the map. */
  readonly #numbers: Int32Array[];
  #object: number | null = null;
  #side: number | null = null;

  constructor(drawn: DrawnObjects, maps: readonly MapView[], map: number) {
    this.#drawn = drawn;
    this.map = map;
    this.#view = maps[map]!;
    this.#numbers = numbersOf(this.#view.areas);
    this.#choice.addEventListener('change', () => this.onChange());
    this.control = createElement('label', {}, 'Colour by ', this.#choice);
  }

  get isOn(): boolean {
    return this.#choice.value === 'owner';
  }

  /** The object whose blocks have their colour; null for all. */
  choose(object: number | null): void {
    if (object === this.#object) return;
    this.#object = object;
    this.onChange();
  }

  marks(area: number, theme: Theme): MarkedBlocks {
    const { letters } = this.#view.areas[area]!;
    const numbers = this.#numbers[area]!;
    const blocks = new Uint8Array(letters.length);
    let mark = 0;
    for (let at = 0; at < letters.length; at++) {
      if (letters[at] === FREE) mark = 0;
      else if (letters[at] !== TAIL) mark = this.#markOf(numbers[at]!);
      blocks[at] = mark;
    }
    return { blocks, palettes: palettesOf(theme) };
  }

  describe(area: number, block: number): Node[] {
    const number = this.#numbers[area]![block]!;
    const { objects, blocks } = this.#drawn;
    const side = SIDES[blocks.sides[number] ?? -1];
    if (side === undefined) return [];
    const place = blocks.objects[number] ?? -1;
    const held = objects[place];
    return [
      createElement('span', {}, createElement('i', { class: 'key', 'data-side': side }), SIDE_NAMES[side]),
      ...(held
        ? [
            createElement('code', { class: 'path' }, objectPath(objects, place)),
            createElement('span', {}, `${held.type}, keeps ${formatBytes(held.retainedBytes)}`),
          ]
        : []),
    ];
  }

  legend(): HTMLElement[] {
    const { objects } = this.#drawn;
    const choose = exclusiveToggle<number>(
      (side) => {
        this.#side = side;
        this.onChange();
      },
      (side) => side === this.#side,
    );
    const counts = this.#counts();
    const rows = SIDES.flatMap((side, at) => {
      const { allocations, blocks } = counts[at]!;
      if (allocations === 0) return [];
      const button = createElement(
        'button',
        { type: 'button', title: `Show only what is ${SIDE_NAMES[side]} in colour` },
        createElement('i', { class: 'key', 'data-side': side }),
        SIDE_NAMES[side],
      );
      const detail = createElement('small', { class: 'count' }, formatPlural(allocations, 'allocation'));
      return [
        createElement(
          'tr',
          {},
          createElement('th', { scope: 'row' }, choose(at, button)),
          createElement('td', {}, ...sizedText(formatBytes(blocks * this.#view.blockBytes)), detail),
        ),
      ];
    });
    const table = createElement(
      'table',
      { class: 'kinds' },
      createElement('caption', {}, 'Owners'),
      createElement(
        'thead',
        {},
        createElement(
          'tr',
          {},
          ...['Whose', 'In all'].map((name) => createElement('th', { scope: 'col' }, name)),
        ),
      ),
      createElement('tbody', {}, ...rows),
    );
    if (this.#object === null || !objects[this.#object]) return [table];
    const clear = createElement('button', { type: 'button' }, 'Show all');
    clear.addEventListener('click', () => this.onClear());
    const path = createElement('code', {}, objectPath(objects, this.#object));
    return [
      table,
      createElement('p', { class: 'caption' }, 'In full colour: what ', path, ' keeps. ', clear),
    ];
  }

  #counts(): { allocations: number; blocks: number }[] {
    const counts = SIDES.map(() => ({ allocations: 0, blocks: 0 }));
    for (const [area, { letters }] of this.#view.areas.entries()) {
      let count: (typeof counts)[number] | undefined;
      for (let at = 0; at < letters.length; at++) {
        if (letters[at] === FREE) count = undefined;
        else if (letters[at] !== TAIL) {
          count = counts[this.#drawn.blocks.sides[this.#numbers[area]![at]!]!];
          if (count) count.allocations += 1;
        }
        if (count) count.blocks += 1;
      }
    }
    return counts;
  }

  /** Of several in one cell the largest is drawn: what is in full colour, and what is the program's. */
  #markOf(number: number): number {
    const { sides, objects } = this.#drawn.blocks;
    const side = sides[number] ?? 0;
    const isPale =
      (this.#side !== null && side !== this.#side) ||
      (this.#object !== null && !this.#isWithin(objects[number] ?? -1, this.#object));
    return SIDES.length * (isPale ? 1 : 2) - side;
  }

  #isWithin(place: number, holder: number): boolean {
    const { objects } = this.#drawn;
    for (let at = place; at >= holder; at = objects[at]!.holder) if (at === holder) return true;
    return false;
  }
}

function numbersOf(areas: readonly HeapArea[]): Int32Array[] {
  let next = 0;
  return areas.map(({ letters }) => {
    const numbers = new Int32Array(letters.length).fill(-1);
    for (let at = 0; at < letters.length; at++)
      if (letters[at] !== FREE && letters[at] !== TAIL) numbers[at] = next++;
    return numbers;
  });
}

/** By mark, as #markOf() gives them: pale ones, then full ones. */
function palettesOf(theme: Theme): (Palette | undefined)[] {
  const [background, free] = [theme('bg'), theme('kind-free')];
  const full = [...SIDES].reverse().map((side) => theme(`side-${side}`));
  const pale = full.map((color) => mixColors(color, free, PALE_SHARE));
  const palettes = [...pale, ...full].map((head): Palette => {
    const colors = { head, tail: mixColors(head, background, TAIL_SHARE) };
    return new Map([...KINDS.keys()].map((kind) => [kind, colors]));
  });
  return [undefined, ...palettes];
}
