import { createElement } from './create-element.js';

/** A button that, while it is pressed, calls `tick` again and again; not where the reader wants less motion. */
export class MotionButton {
  readonly element: HTMLButtonElement;
  /** Shown in place of the button to those who want less motion. */
  readonly note: HTMLElement;
  readonly #everyMs: number;
  readonly #tick: () => void;
  #timer: number | null = null;

  constructor(name: string, everyMs: number, ifReduced: string, tick: () => void) {
    this.element = createElement('button', { type: 'button', 'aria-pressed': 'false' }, name);
    this.note = createElement('p', { class: 'caption' }, ifReduced);
    this.#everyMs = everyMs;
    this.#tick = tick;
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
    this.#timer = window.setInterval(this.#tick, this.#everyMs);
    this.element.setAttribute('aria-pressed', 'true');
    this.#tick();
  }

  #allow(isAllowed: boolean): void {
    if (!isAllowed) this.stop();
    this.element.hidden = !isAllowed;
    this.note.hidden = isAllowed;
  }
}
