import type { Chart } from 'chart.js';
import { createElement } from '../dom/create-element.js';

/** Between the point and the words about it. */
const GAP_PX = 12;

/**
 * The words about a point of a chart, with a dot at it. They are elements above the chart, which would take long to be
 * drawn anew for each movement.
 */
export class PointTip {
  readonly #dot = createElement('div', { class: 'point-dot' });
  readonly #tip = createElement('div', { class: 'tip', role: 'status' });

  constructor(box: HTMLElement) {
    box.append(this.#dot, this.#tip);
    this.hide();
  }

  hide(): void {
    for (const element of [this.#dot, this.#tip]) element.hidden = true;
  }

  /** `x` and `y` in pixels of the canvas. */
  show({ chartArea, canvas }: Chart<'line'>, x: number, y: number, title: string, lines: string[]): void {
    for (const element of [this.#dot, this.#tip]) element.hidden = false;
    const at = canvas.offsetLeft + x;
    this.#dot.style.left = `${at}px`;
    this.#dot.style.top = `${canvas.offsetTop + y}px`;
    this.#tip.replaceChildren(
      createElement('strong', {}, title),
      ...lines.map((line) => createElement('span', {}, line)),
    );
    const room = canvas.offsetLeft + canvas.clientWidth - this.#tip.offsetWidth;
    const right = at + GAP_PX;
    const left = at - GAP_PX - this.#tip.offsetWidth;
    this.#tip.style.left = `${Math.max(0, right <= room || left < 0 ? Math.min(right, room) : left)}px`;
    this.#tip.style.top = `${canvas.offsetTop + chartArea.top + GAP_PX}px`;
  }
}
