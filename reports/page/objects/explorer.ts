import type { DrawnObjects } from '../../../src/report/html/encode-objects.js';
import { holdersOf, objectPath } from '../../../src/report/snapshot/object-path.js';
import {
  formatBytes,
  formatCount,
  formatPlural,
  formatWholePercent,
} from '../../../src/report/text/format.js';
import { SIDE_NAMES } from '../../../src/report/text/snapshot/side-names.js';
import { createElement, sizedText } from '../dom/create-element.js';
import { ObjectTree } from './object-tree.js';

const MOST_FOUND = 200;

/** What is chosen: an object by its place, or a type by its own; else all names. */
export type Choice = { object: number } | { type: number } | null;

/** An object, the way to it, and what it keeps; or the objects of a type; or those that a text is found in. */
export class Explorer {
  readonly #drawn: DrawnObjects;
  readonly #onChoose: (choice: Choice) => void;
  readonly #heldBy: ReadonlyMap<number, number[]>;
  readonly #tree: ObjectTree;
  readonly #search = createElement('input', {
    type: 'search',
    placeholder: 'Find by name or type',
    'aria-label': 'Find an object by its name or its type',
  });
  readonly #all = createElement('button', { type: 'button' }, 'All names');
  readonly #about = createElement('div', { class: 'about-object', role: 'status' });
  readonly #note = createElement('p', { class: 'caption' });

  constructor(home: HTMLElement, drawn: DrawnObjects, onChoose: (choice: Choice) => void) {
    this.#drawn = drawn;
    this.#onChoose = onChoose;
    this.#heldBy = heldByOf(drawn);
    this.#tree = new ObjectTree({
      objects: drawn.objects,
      heldBy: this.#heldBy,
      nameOf: (place) => objectPath(drawn.objects, place),
      onChoose: (place) => {
        this.#describe(place);
        this.#onChoose({ object: place });
      },
    });
    this.#search.addEventListener('input', () => this.#find(this.#search.value.trim()));
    this.#all.addEventListener('click', () => {
      this.show(null);
      this.#onChoose(null);
    });
    const tools = createElement('div', { class: 'toolbar table-filter' }, this.#search, this.#all);
    home.append(tools, this.#about, this.#tree.element, this.#note);
    this.show(null);
  }

  /** One that is not there is as none. */
  show(choice: Choice): void {
    const { objects, types } = this.#drawn;
    this.#search.value = '';
    if (choice && 'object' in choice && objects[choice.object]) {
      this.#describe(choice.object);
      this.#tree.show([choice.object], { opened: true, chosen: choice.object });
      this.#note.textContent = '';
    } else if (choice && 'type' in choice && types[choice.type] !== undefined) this.#showType(choice.type);
    else {
      this.#about.replaceChildren();
      this.#show(this.#heldBy.get(NO_HOLDER) ?? []);
      this.#note.textContent = this.#leftOut();
    }
    this.#all.disabled = choice === null;
  }

  #show(places: readonly number[]): void {
    this.#tree.show(places, { opened: false, chosen: null });
  }

  #leftOut(): string {
    const { objects, all } = this.#drawn;
    return objects.length === all
      ? ''
      : `This page has ${formatCount(objects.length)} of ${formatPlural(all, 'object')}: those that keep most, and a few of each type.`;
  }

  #showType(type: number): void {
    const { objects, types, counts } = this.#drawn;
    const name = types[type]!;
    const places = [...objects.keys()].filter((place) => objects[place]!.type === name);
    const of = counts[type] ?? '';
    this.#about.replaceChildren(createElement('p', {}, createElement('strong', {}, name), `, ${of} in all`));
    this.#show(this.#bySize(places));
    this.#note.textContent =
      formatCount(places.length) === of ? '' : `${formatCount(places.length)} of them are in this page.`;
  }

  #find(text: string): void {
    if (text === '') {
      this.show(null);
      return;
    }
    const wanted = text.toLowerCase();
    const { objects } = this.#drawn;
    const found = [...objects.keys()].filter(
      (place) =>
        objects[place]!.type.toLowerCase().includes(wanted) ||
        objectPath(objects, place).toLowerCase().includes(wanted),
    );
    this.#about.replaceChildren(createElement('p', {}, `${formatPlural(found.length, 'object')} found`));
    this.#show(this.#bySize(found).slice(0, MOST_FOUND));
    this.#note.textContent = this.#leftOut();
    this.#all.disabled = false;
  }

  #bySize(places: number[]): number[] {
    const { objects } = this.#drawn;
    return places.sort((a, b) => objects[b]!.retainedBytes - objects[a]!.retainedBytes || a - b);
  }

  #describe(place: number): void {
    const { objects, liveBytes } = this.#drawn;
    const { type, selfBytes, retainedBytes, side, holds } = objects[place]!;
    const share = formatWholePercent(retainedBytes / liveBytes);
    const facts = `${type} (${SIDE_NAMES[side]}): ${formatBytes(selfBytes)} own, keeps ${formatBytes(retainedBytes)}, ${share} of what is live; holds ${formatPlural(holds, 'object')} alone.`;
    const holders = holdersOf(objects, place).slice(0, -1);
    this.#about.replaceChildren(
      createElement(
        'p',
        { class: 'command-line' },
        createElement('code', { class: 'command' }, objectPath(objects, place)),
        createElement(
          'button',
          { type: 'button', class: 'copy', 'data-copy': 'command', 'aria-label': 'Copy this path' },
          'Copy',
        ),
      ),
      createElement('p', {}, ...sizedText(facts)),
      ...(holders.length > 0 ? [this.#keptBy(holders)] : []),
    );
    this.#all.disabled = false;
  }

  #keptBy(holders: readonly number[]): HTMLElement {
    const { objects } = this.#drawn;
    const links = holders.slice(-MOST_HOLDERS).flatMap((place, at) => {
      const name = at === 0 ? objectPath(objects, place) : objects[place]!.path || objects[place]!.type;
      const href = `#objects?object=${place + 1}`;
      return [
        ...(at === 0 ? [] : [' › ']),
        createElement('a', { href, 'data-object': String(place + 1) }, createElement('code', {}, name)),
      ];
    });
    return createElement('p', {}, 'Kept by ', ...links);
  }
}

const MOST_HOLDERS = 6;
const NO_HOLDER = -1;

/** By holder, the largest first. */
function heldByOf({ objects }: DrawnObjects): Map<number, number[]> {
  const held = new Map<number, number[]>();
  for (const [place, { holder }] of objects.entries()) {
    const others = held.get(holder) ?? [];
    others.push(place);
    held.set(holder, others);
  }
  for (const places of held.values())
    places.sort((a, b) => objects[b]!.retainedBytes - objects[a]!.retainedBytes || a - b);
  return held;
}
