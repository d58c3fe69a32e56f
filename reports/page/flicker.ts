import { createElement } from './create-element.js';

const FLIP_MS = 700;
const REDUCED =
  'Your system asks for less motion, so the maps do not flicker: the two buttons show one or the other.';

/** A button that, while it is pressed, calls `flip` again and again; not where the reader wants less motion. */
export class Flicker {
  readonly element = createElement('button', { type: 'button', 'aria-pressed': 'false' }, 'Flicker');
  readonly note = createElement('p', { class: 'caption' }, REDUCED);
  readonly #flip: () => void;
  #timer: number | null = null;

  constructor(flip: () => void) {
    this.#flip = flip;
    this.element.addEventListener('click', () => (this.#timer === null ? this.#start() : this.stop()));
    const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');
    lessMotion.addEventListener('change', () => this.#allow(!lessMotion.matches));
    this.#allow(!lessMotion.matches);
    addEventListener('beforeprint', () => this.stop());
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.element.setAttribute('aria-pressed', 'false');
  }

  #start(): void {
    this.#flip();
    this.#timer = window.setInterval(this.#flip, FLIP_MS);
    this.element.setAttribute('aria-pressed', 'true');
  }

  #allow(isAllowed: boolean): void {
    if (!isAllowed) this.stop();
    this.element.hidden = !isAllowed;
    this.note.hidden = isAllowed;
  }
}
