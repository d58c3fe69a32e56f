import type { MapView } from '../../../src/report/maps/view-maps.js';
import { createElement } from '../dom/create-element.js';
import { MotionButton } from '../dom/motion-button.js';

export interface MapActions {
  show(at: number): void;
  /** Null for no comparison. */
  compare(other: number | null): void;
  /** Null for all areas. */
  area(area: number | null): void;
  zoom(by: number): void;
}

const PLAY_MS = 600;
const REDUCED =
  'Your system asks for less motion, so the maps do not play: the buttons, the slider and its arrow keys step through them.';

/** What chooses a map, an area, a comparison and the zoom. */
export class MapControls {
  readonly element: HTMLElement;
  readonly #maps: MapView[];
  readonly #slider: HTMLInputElement;
  readonly #counter = createElement('output', {});
  readonly #areas: HTMLSelectElement;
  readonly #others = createElement('select', {});
  readonly #areaLabel: HTMLElement;
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #out: HTMLButtonElement;
  readonly #in: HTMLButtonElement;
  readonly #player: MotionButton;
  #shown = 0;

  constructor(maps: MapView[], { show, compare, area, zoom }: MapActions) {
    this.#maps = maps;
    const stepTo = (at: () => number) => () => {
      this.#player.stop();
      show(at());
    };
    this.#slider = createElement('input', {
      type: 'range',
      min: '0',
      max: String(maps.length - 1),
      step: '1',
      'aria-label': 'Heap map shown',
    });
    this.#slider.addEventListener(
      'input',
      stepTo(() => Number(this.#slider.value)),
    );
    this.#previous = button(
      '‹',
      'Previous map',
      stepTo(() => this.#shown - 1),
    );
    this.#next = button(
      '›',
      'Next map',
      stepTo(() => this.#shown + 1),
    );
    this.#player = new MotionButton('Play', PLAY_MS, REDUCED, () => this.#playOn(show));
    this.#areas = createElement('select', {});
    this.#areas.addEventListener('change', () =>
      area(this.#areas.value === '' ? null : Number(this.#areas.value)),
    );
    this.#areaLabel = createElement('label', {}, 'Area ', this.#areas);
    this.#out = button('−', 'Smaller blocks', () => zoom(-1));
    this.#in = button('+', 'Larger blocks', () => zoom(1));
    const hasSeveral = maps.length > 1;
    const steps = hasSeveral
      ? [this.#previous, this.#slider, this.#next, this.#counter, this.#player.element]
      : [];
    const others = hasSeveral ? [this.#compareChoice(compare)] : [];
    const zooms = createElement(
      'span',
      { class: 'zooms', role: 'group', 'aria-label': 'Size of blocks' },
      this.#out,
      this.#in,
    );
    this.element = createElement(
      'div',
      { class: 'map-toolbars' },
      createElement('div', { class: 'toolbar map-controls' }, ...steps, ...others, this.#areaLabel, zooms),
      ...(hasSeveral ? [this.#player.note] : []),
    );
  }

  shown(at: number, { areas }: MapView): void {
    this.#shown = at;
    const count = this.#maps.length;
    this.#slider.value = String(at);
    this.#slider.setAttribute('aria-valuetext', `Map ${at + 1} of ${count}: ${this.#maps[at]?.title ?? ''}`);
    this.#counter.textContent = `${at + 1} of ${count}`;
    this.#previous.disabled = at === 0;
    this.#next.disabled = at === count - 1;
    this.#areaLabel.hidden = areas.length < 2;
    if (this.#areas.options.length === areas.length + 1) return;
    const all = createElement('option', { value: '' }, 'all');
    const each = areas.map((_, place) =>
      createElement('option', { value: String(place) }, String(place + 1)),
    );
    this.#areas.replaceChildren(all, ...each);
  }

  /** The other map that is compared with; null for none. */
  compared(other: number | null): void {
    this.#others.value = other === null ? '' : String(other);
  }

  allowZoom(out: boolean, into: boolean): void {
    this.#out.disabled = !out;
    this.#in.disabled = !into;
  }

  /** From the first on where the last is shown; stops at the last. */
  #playOn(show: (at: number) => void): void {
    const last = this.#maps.length - 1;
    const next = this.#shown === last ? 0 : this.#shown + 1;
    show(next);
    if (next === last) this.#player.stop();
  }

  #compareChoice(compare: (other: number | null) => void): HTMLElement {
    const options = this.#maps.map(({ title, when }, at) =>
      createElement('option', { value: String(at) }, `${at + 1}: ${title}, ${when}`),
    );
    const select = this.#others;
    select.append(createElement('option', { value: '' }, 'nothing'), ...options);
    select.addEventListener('change', () => compare(select.value === '' ? null : Number(select.value)));
    return createElement('label', {}, 'Compare with ', select);
  }
}

function button(text: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = createElement('button', { type: 'button', 'aria-label': label, title: label }, text);
  element.addEventListener('click', onClick);
  return element;
}
