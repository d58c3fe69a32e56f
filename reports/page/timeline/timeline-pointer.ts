import type { Chart } from 'chart.js';
import type { TimelinePoint } from '../../../src/report/timeline/view-timeline.js';
import { PointTip } from '../chart/point-tip.js';
import { createElement } from '../dom/create-element.js';
import { describePoint } from './describe-point.js';
import type { TimelineSeries } from './timeline-series.js';
import type { TimelineState } from './timeline-state.js';

/**
 * What moves over the chart: the line and the words of the sample that is pointed at, and the line of the heap map
 * that is shown. They are elements of their own, as the chart would take long to be drawn anew for each movement.
 */
export class TimelinePointer {
  readonly #line = createElement('div', { class: 'point-line' });
  readonly #tip: PointTip;
  readonly #mapLine = createElement('div', { class: 'map-line' });
  readonly #chosenLine = createElement('div', { class: 'chosen-line' });
  readonly #series: TimelineSeries;
  readonly #state: TimelineState;

  constructor(box: HTMLElement, series: TimelineSeries, state: TimelineState) {
    this.#series = series;
    this.#state = state;
    box.append(this.#mapLine, this.#chosenLine, this.#line);
    this.#tip = new PointTip(box);
    this.hide();
    this.#mapLine.hidden = true;
    this.#chosenLine.hidden = true;
  }

  hide(): void {
    this.#line.hidden = true;
    this.#tip.hide();
  }

  show(chart: Chart<'line'>, point: TimelinePoint): void {
    const x = this.#place(chart, this.#line, point.ms);
    if (x === null) {
      this.#tip.hide();
      return;
    }
    const { time, lines } = describePoint(point, this.#series);
    this.#tip.show(chart, x, chart.scales.y?.getPixelForValue(point.allocBytes) ?? 0, time, lines);
  }

  /** Puts the lines of the map and of the moment that is selected to their places: after each drawing, and for others. */
  showLines(chart: Chart<'line'>): void {
    const { shownMapMs, chosenMs } = this.#state;
    for (const [line, ms] of [
      [this.#mapLine, shownMapMs],
      [this.#chosenLine, chosenMs],
    ] as const) {
      if (ms === null) line.hidden = true;
      else this.#place(chart, line, ms);
    }
  }

  /** Where a line stands in the canvas; null, and hidden, where that time is not in sight. */
  #place({ chartArea, scales, canvas }: Chart<'line'>, line: HTMLElement, ms: number): number | null {
    const x = scales.x?.getPixelForValue(ms / this.#state.unit.ms) ?? Number.NaN;
    line.hidden = !(x >= chartArea.left - 1 && x <= chartArea.right + 1);
    if (line.hidden) return null;
    line.style.left = `${canvas.offsetLeft + x}px`;
    line.style.top = `${canvas.offsetTop + chartArea.top}px`;
    line.style.height = `${chartArea.height}px`;
    return x;
  }
}
