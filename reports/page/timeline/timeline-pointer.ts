import type { Chart } from 'chart.js';
import type { TimelinePoint } from '../../../src/report/timeline/view-timeline.js';
import { createElement } from '../dom/create-element.js';
import { describePoint } from './describe-point.js';
import type { TimelineSeries } from './timeline-series.js';
import type { TimelineState } from './timeline-state.js';

/** Between the pointer's line and the words about its sample. */
const GAP_PX = 12;

/**
 * What moves over the chart: the line and the words of the sample that is pointed at, and the line of the heap map
 * that is shown. They are elements of their own, as the chart would take long to be drawn anew for each movement.
 */
export class TimelinePointer {
  readonly #line = createElement('div', { class: 'point-line' });
  readonly #dot = createElement('div', { class: 'point-dot' });
  readonly #tip = createElement('div', { class: 'tip', role: 'status' });
  readonly #mapLine = createElement('div', { class: 'map-line' });
  readonly #series: TimelineSeries;
  readonly #state: TimelineState;

  constructor(box: HTMLElement, series: TimelineSeries, state: TimelineState) {
    this.#series = series;
    this.#state = state;
    box.append(this.#mapLine, this.#line, this.#dot, this.#tip);
    this.hide();
    this.#mapLine.hidden = true;
  }

  hide(): void {
    for (const element of [this.#line, this.#dot, this.#tip]) element.hidden = true;
  }

  show(chart: Chart<'line'>, point: TimelinePoint): void {
    const { chartArea, scales, canvas } = chart;
    const x = this.#place(chart, this.#line, point.ms);
    const isInside = x !== null;
    for (const element of [this.#dot, this.#tip]) element.hidden = !isInside;
    if (!isInside) return;
    this.#dot.style.left = `${x}px`;
    this.#dot.style.top = `${canvas.offsetTop + (scales.y?.getPixelForValue(point.allocBytes) ?? 0)}px`;
    const { time, lines } = describePoint(point, this.#series);
    this.#tip.replaceChildren(
      createElement('strong', {}, time),
      ...lines.map((line) => createElement('span', {}, line)),
    );
    const room = canvas.offsetLeft + canvas.clientWidth - this.#tip.offsetWidth;
    const right = x + GAP_PX;
    const left = x - GAP_PX - this.#tip.offsetWidth;
    this.#tip.style.left = `${Math.max(0, right <= room || left < 0 ? Math.min(right, room) : left)}px`;
    this.#tip.style.top = `${canvas.offsetTop + chartArea.top + GAP_PX}px`;
  }

  /** Puts the line of the map to its place: after each drawing, and when another map is shown. */
  showMap(chart: Chart<'line'>): void {
    const { shownMapMs } = this.#state;
    if (shownMapMs === null) this.#mapLine.hidden = true;
    else this.#place(chart, this.#mapLine, shownMapMs);
  }

  /** Where a line stands; null, and hidden, where that time is not in sight. */
  #place({ chartArea, scales, canvas }: Chart<'line'>, line: HTMLElement, ms: number): number | null {
    const x = scales.x?.getPixelForValue(ms / this.#state.unit.ms) ?? Number.NaN;
    line.hidden = !(x >= chartArea.left - 1 && x <= chartArea.right + 1);
    if (line.hidden) return null;
    line.style.left = `${canvas.offsetLeft + x}px`;
    line.style.top = `${canvas.offsetTop + chartArea.top}px`;
    line.style.height = `${chartArea.height}px`;
    return canvas.offsetLeft + x;
  }
}
