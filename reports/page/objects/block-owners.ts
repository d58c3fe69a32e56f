import { FREE, type HeapArea, TAIL } from '../../../src/heap/map/heap-area.js';
import type { DrawnObjects } from '../../../src/report/html/encode-objects.js';
import type { MapView } from '../../../src/report/maps/view-maps.js';
import { objectPath } from '../../../src/report/snapshot/object-path.js';
import { SIDES } from '../../../src/report/snapshot/view-objects.js';
import { formatBytes, formatPlural } from '../../../src/report/text/format.js';
import { SIDE_NAMES } from '../../../src/report/text/snapshot/side-names.js';
import { KINDS, MPGC } from '../../../src/report/text/words/kinds.js';
import { createElement, sizedText } from '../dom/create-element.js';
import { exclusiveToggle } from '../dom/exclusive-toggle.js';
import { mixColors, type Theme } from '../dom/theme.js';
import type { MarkedBlocks, Palette } from '../maps/draw-area.js';
import type { MapColours } from '../maps/map-colours.js';

const TAIL_SHARE = 0.45;
const PALE_SHARE = 0.8;

/** Whose a block can be; `gone`: it was not there any more when the objects were read. */
const OWNERS = [...SIDES, 'gone'] as const;
const GONE = OWNERS.indexOf('gone');
const OWN = OWNERS.indexOf('mpgc');
const NAMES: Record<(typeof OWNERS)[number], string> = { ...SIDE_NAMES, gone: 'gone when names were read' };

interface OwnedMap {
  view: MapView;
  /** Of each allocation, by its number: of OWNERS. */
  owners: Uint8Array;
  objects: readonly number[];
  /** Of each area, of each block where an allocation begins its number in the map. */
  numbers: Int32Array[];
}

/** The blocks of maps by whose they are; those that the selected object keeps, or one side's, alone in full colour. */
export class BlockOwners implements MapColours {
  readonly control: HTMLElement;
  onChange = (): void => {};
  /** The reader chose an object, or none any more. */
  onChoose = (_object: number | null): void => {};
  readonly #objects: DrawnObjects['objects'];
  readonly #maps: ReadonlyMap<number, OwnedMap>;
  readonly #choice = createElement(
    'select',
    {},
    createElement('option', { value: 'owner' }, 'owner'),
    createElement('option', { value: 'kind' }, 'kind'),
  );
  #object: number | null = null;
  #owner: number | null = null;

  constructor({ objects, maps }: DrawnObjects, views: readonly MapView[]) {
    this.#objects = objects;
    this.#maps = new Map(maps.map((told) => [told.map, ownedMap(told, views[told.map]!)]));
    this.#choice.addEventListener('change', () => this.onChange());
    this.control = createElement('label', {}, 'Colour by ', this.#choice);
  }

  get isOn(): boolean {
    return this.#choice.value === 'owner';
  }

  has(map: number): boolean {
    return this.#maps.has(map);
  }

  /** The object whose blocks have their colour; null for all. */
  select(object: number | null): void {
    if (object === this.#object) return;
    this.#object = object;
    this.onChange();
  }

  choose(map: number, area: number, block: number): void {
    const object = this.#placeOf(map, area, block);
    if (object >= 0) this.onChoose(object);
  }

  marks(map: number, area: number, theme: Theme): MarkedBlocks {
    const owned = this.#maps.get(map)!;
    const { letters } = owned.view.areas[area]!;
    const numbers = owned.numbers[area]!;
    const blocks = new Uint8Array(letters.length);
    let mark = 0;
    for (let at = 0; at < letters.length; at++) {
      if (letters[at] === FREE) mark = 0;
      else if (letters[at] !== TAIL) mark = this.#markOf(owned, numbers[at]!);
      blocks[at] = mark;
    }
    return { blocks, palettes: palettesOf(theme) };
  }

  describe(map: number, area: number, block: number): Node[] {
    const { owners, numbers } = this.#maps.get(map)!;
    const owner = OWNERS[owners[numbers[area]![block]!]!]!;
    const place = this.#placeOf(map, area, block);
    const held = this.#objects[place];
    return [
      createElement('span', {}, createElement('i', { class: 'key', 'data-side': owner }), NAMES[owner]),
      ...(held
        ? [
            createElement('code', { class: 'path' }, objectPath(this.#objects, place)),
            createElement('span', {}, `${held.type}, keeps ${formatBytes(held.retainedBytes)}`),
          ]
        : []),
    ];
  }

  legend(map: number): HTMLElement[] {
    const owned = this.#maps.get(map)!;
    const choose = exclusiveToggle<number>(
      (owner) => {
        this.#owner = owner;
        this.onChange();
      },
      (owner) => owner === this.#owner,
    );
    const counts = countsOf(owned);
    const rows = OWNERS.flatMap((owner, at) => {
      const { allocations, blocks } = counts[at]!;
      if (allocations === 0) return [];
      const button = createElement(
        'button',
        { type: 'button', title: `Show only what is ${NAMES[owner]} in colour` },
        createElement('i', { class: 'key', 'data-side': owner }),
        NAMES[owner],
      );
      const detail = createElement('small', { class: 'count' }, formatPlural(allocations, 'allocation'));
      return [
        createElement(
          'tr',
          {},
          createElement('th', { scope: 'row' }, choose(at, button)),
          createElement('td', {}, ...sizedText(formatBytes(blocks * owned.view.blockBytes)), detail),
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
    const object = this.#object;
    if (object === null || !this.#objects[object])
      return [table, createElement('p', { class: 'caption' }, HINT)];
    const clear = createElement('button', { type: 'button' }, 'Show all');
    clear.addEventListener('click', () => this.onChoose(null));
    const path = createElement('code', {}, objectPath(this.#objects, object));
    const link = createElement('a', { href: `#object?object=${object + 1}` }, path);
    return [
      table,
      createElement('p', { class: 'caption' }, 'In full colour: what ', link, ' keeps. ', clear),
    ];
  }

  /** -1 where no object of the tree keeps it. */
  #placeOf(map: number, area: number, block: number): number {
    const { numbers, objects } = this.#maps.get(map)!;
    return objects[numbers[area]![block]!] ?? -1;
  }

  /** Of several in one cell the largest is drawn: what is in full colour, and what is the program's. */
  #markOf({ owners, objects }: OwnedMap, number: number): number {
    const owner = owners[number]!;
    const isPale =
      (this.#owner !== null && owner !== this.#owner) ||
      (this.#object !== null && !this.#isWithin(objects[number] ?? -1, this.#object));
    return OWNERS.length * (isPale ? 1 : 2) - owner;
  }

  #isWithin(place: number, holder: number): boolean {
    for (let at = place; at >= holder; at = this.#objects[at]!.holder) if (at === holder) return true;
    return false;
  }
}

const HINT = 'A click on a block, or Enter, selects the object that keeps it.';

/** mpgc's own blocks the map itself tells: they were removed before the objects were read. */
function ownedMap({ sides, objects }: DrawnObjects['maps'][number], view: MapView): OwnedMap {
  const owners = Uint8Array.from(sides, (side) => (side < 0 ? GONE : side));
  const numbers = numbersOf(view.areas);
  for (const [area, { letters }] of view.areas.entries())
    for (let at = 0; at < letters.length; at++) {
      const number = numbers[area]![at]!;
      if (letters[at] === MPGC && owners[number] === GONE) owners[number] = OWN;
    }
  return { view, owners, objects, numbers };
}

function countsOf({ view, owners, numbers }: OwnedMap): { allocations: number; blocks: number }[] {
  const counts = OWNERS.map(() => ({ allocations: 0, blocks: 0 }));
  for (const [area, { letters }] of view.areas.entries()) {
    let count: (typeof counts)[number] | undefined;
    for (let at = 0; at < letters.length; at++) {
      if (letters[at] === FREE) count = undefined;
      else if (letters[at] !== TAIL) {
        count = counts[owners[numbers[area]![at]!]!];
        if (count) count.allocations += 1;
      }
      if (count) count.blocks += 1;
    }
  }
  return counts;
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
  const full = [...OWNERS].reverse().map((owner) => theme(`side-${owner}`));
  const pale = full.map((color) => mixColors(color, free, PALE_SHARE));
  const palettes = [...pale, ...full].map((head): Palette => {
    const colors = { head, tail: mixColors(head, background, TAIL_SHARE) };
    return new Map([...KINDS.keys()].map((kind) => [kind, colors]));
  });
  return [undefined, ...palettes];
}
