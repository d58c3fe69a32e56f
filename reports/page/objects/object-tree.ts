import type { KeptObject } from '../../../src/report/snapshot/view-objects.js';
import { formatBytes, formatCount, formatPlural } from '../../../src/report/text/format.js';
import { createElement, sizedText } from '../dom/create-element.js';

/** Rows of one list that are made at once. */
const AT_ONCE = 50;

export interface TreeOptions {
  objects: readonly KeptObject[];
  /** Of each object those that it alone holds, the largest first. */
  heldBy: ReadonlyMap<number, number[]>;
  /** How a row is called that stands in no other. */
  nameOf(place: number): string;
  onChoose(place: number): void;
}

/**
 * Objects, each with those that it keeps inside, which are made as it is opened. Up and down go from row to row, right and left open and close, Enter
 * chooses.
 */
export class ObjectTree {
  readonly element = createElement('ul', { role: 'tree', 'aria-label': 'Objects and what they keep' });
  readonly #options: TreeOptions;
  #chosen: number | null = null;

  constructor(options: TreeOptions) {
    this.#options = options;
    this.element.addEventListener('click', ({ target }) => this.#onClick(target as Element));
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Shows these; `opened`: each with what it keeps. */
  show(places: readonly number[], { opened, chosen }: { opened: boolean; chosen: number | null }): void {
    this.#chosen = chosen;
    const rows = this.#rowsOf(places, 1);
    this.element.replaceChildren(...rows);
    if (opened) for (const row of rows) this.#toggle(itemOf(row), true);
    this.#items()[0]?.setAttribute('tabindex', '0');
  }

  #rowsOf(places: readonly number[], level: number): HTMLElement[] {
    const rows = places.slice(0, AT_ONCE).map((place) => this.#row(place, level));
    const left = places.slice(AT_ONCE);
    if (left.length === 0) return rows;
    const item = createElement(
      'div',
      { role: 'treeitem', 'aria-level': String(level), tabindex: '-1', class: 'more' },
      `${formatCount(left.length)} more`,
    );
    const more = createElement('li', { role: 'none' }, item);
    item.addEventListener('click', () => {
      const next = this.#rowsOf(left, level);
      more.replaceWith(...next);
      if (next[0]) this.#focus(itemOf(next[0]));
    });
    return [...rows, more];
  }

  #row(place: number, level: number): HTMLElement {
    const { objects, heldBy, nameOf } = this.#options;
    const { type, path, retainedBytes, side } = objects[place]!;
    const name = level === 1 ? nameOf(place) : path || type;
    const item = createElement(
      'div',
      {
        role: 'treeitem',
        'aria-level': String(level),
        'aria-selected': String(place === this.#chosen),
        tabindex: '-1',
        'data-place': String(place),
      },
      createElement('i', { class: 'key', 'data-side': side }),
      createElement('code', {}, name),
      createElement('span', {}, path.endsWith(`→ ${type}`) || name === type ? '' : type),
      createElement('b', {}, ...sizedText(formatBytes(retainedBytes))),
    );
    if (heldBy.has(place)) item.setAttribute('aria-expanded', 'false');
    return createElement('li', { role: 'none' }, item);
  }

  #toggle(item: HTMLElement, isOpen: boolean): void {
    if (!item.hasAttribute('aria-expanded')) return;
    item.setAttribute('aria-expanded', String(isOpen));
    if (item.nextElementSibling || !isOpen) return;
    const place = Number(item.dataset.place);
    const held = this.#options.heldBy.get(place) ?? [];
    const level = Number(item.getAttribute('aria-level')) + 1;
    item.after(
      createElement('ul', { role: 'group' }, ...this.#rowsOf(held, level), ...this.#leftOut(place, held)),
    );
  }

  /** What a page has no room for. */
  #leftOut(place: number, held: readonly number[]): HTMLElement[] {
    const { objects } = this.#options;
    const { holds, selfBytes, retainedBytes } = objects[place]!;
    if (holds <= held.length) return [];
    const bytes = held.reduce((left, one) => left - objects[one]!.retainedBytes, retainedBytes - selfBytes);
    const text = `${formatPlural(holds - held.length, 'smaller object')}, ${formatBytes(bytes)}: not in this page`;
    return [
      createElement('li', { role: 'none' }, createElement('div', { class: 'more' }, ...sizedText(text))),
    ];
  }

  #items(): HTMLElement[] {
    const all = this.element.querySelectorAll<HTMLElement>('[role=treeitem]');
    return [...all].filter((item) => !item.closest('[aria-expanded=false] + ul'));
  }

  #onClick(target: Element): void {
    const row = target.closest<HTMLElement>('[data-place]');
    if (!row) return;
    this.#focus(row);
    if (target.closest('i')) this.#toggle(row, row.getAttribute('aria-expanded') !== 'true');
    else this.#choose(row);
  }

  #choose(row: HTMLElement): void {
    this.#chosen = Number(row.dataset.place);
    for (const one of this.element.querySelectorAll('[aria-selected=true]'))
      one.setAttribute('aria-selected', 'false');
    row.setAttribute('aria-selected', 'true');
    this.#toggle(row, true);
    this.#options.onChoose(this.#chosen);
  }

  #focus(row: HTMLElement | undefined): void {
    if (!row) return;
    for (const one of this.element.querySelectorAll('[tabindex="0"]')) one.setAttribute('tabindex', '-1');
    row.setAttribute('tabindex', '0');
    row.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = (event.target as Element).closest<HTMLElement>('[role=treeitem]');
    if (!row) return;
    const items = this.#items();
    const at = items.indexOf(row);
    const isOpen = row.getAttribute('aria-expanded');
    const keys: Record<string, () => void> = {
      ArrowDown: () => this.#focus(items[at + 1]),
      ArrowUp: () => this.#focus(items[at - 1]),
      Home: () => this.#focus(items[0]),
      End: () => this.#focus(items.at(-1)),
      ArrowRight: () => (isOpen === 'false' ? this.#toggle(row, true) : isOpen && this.#focus(items[at + 1])),
      ArrowLeft: () => (isOpen === 'true' ? this.#toggle(row, false) : this.#focus(holderOf(row))),
      Enter: () => (row.dataset.place ? this.#choose(row) : row.click()),
      ' ': () => (row.dataset.place ? this.#choose(row) : row.click()),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}

/** The item of a row. */
function itemOf(row: HTMLElement): HTMLElement {
  return row.querySelector<HTMLElement>('[role=treeitem]')!;
}

/** The item in whose group one stands. */
function holderOf(item: HTMLElement): HTMLElement | undefined {
  const held = item.parentElement?.parentElement?.previousElementSibling;
  return held instanceof HTMLElement && held.role === 'treeitem' ? held : undefined;
}
