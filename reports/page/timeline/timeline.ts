import type { Chart } from 'chart.js';
import { formatCount } from '../../../src/report/text/format.js';
import type { Timeline, TimelinePoint } from '../../../src/report/timeline/view-timeline.js';
import { createElement, section, sizedText } from '../dom/create-element.js';
import { describeSeries, describeShort } from './describe-point.js';
import { markList } from './mark-list.js';
import {
  fitRange,
  lastAt,
  moveInto,
  nearestTo,
  rangeAround,
  scaleRange,
  type TimeRange,
} from './time-range.js';
import { timelineCaption } from './timeline-caption.js';
import { drawTimeline, updateTimeline } from './timeline-chart.js';
import { listenToGestures } from './timeline-gestures.js';
import { lanesAtFirst } from './timeline-lanes.js';
import { TimelinePointer } from './timeline-pointer.js';
import { pointsToDraw, seriesOf, type TimelineSeries, unitFor } from './timeline-series.js';
import type { TimelineState } from './timeline-state.js';
import { timelineTable } from './timeline-table.js';
import { timelineToolbar } from './timeline-toolbar.js';

const ZOOM_STEP = 0.5;

export interface TimelineLinks {
  mapsMs: number[];
  /** Times of the lines of the output, in their order. */
  outputMs: number[];
  /** The reader points at that moment, or no more, and it is the one that is selected; null for none. */
  onPoint(ms: number | null): void;
  /** That moment is selected now; null for none. */
  onChoose(ms: number | null): void;
}

/** The chart with all that goes with it; what it shows is changed by the methods alone. */
export class TimelineView {
  readonly #series: TimelineSeries;
  readonly #state: TimelineState;
  readonly #canvas: HTMLCanvasElement;
  readonly #note = createElement('p', { class: 'zoomed', role: 'status' });
  readonly #chosen = createElement('p', { class: 'chosen-moment' });
  readonly #pointer: TimelinePointer;
  readonly #links: TimelineLinks;
  /** Right below the chart, for what goes with it. */
  readonly below = createElement('div');
  #chart: Chart<'line'>;

  constructor(home: HTMLElement, timeline: Timeline, links: TimelineLinks) {
    const series = seriesOf(timeline);
    this.#series = series;
    this.#links = links;
    this.#state = {
      range: series.whole,
      points: pointsToDraw(series, series.whole),
      unit: unitFor(series.whole.toMs - series.whole.fromMs),
      scale: 'zero',
      lanes: lanesAtFirst(series),
      mapsMs: links.mapsMs,
      outputMs: links.outputMs,
      shownMapMs: null,
      chosenMs: null,
    };
    this.#canvas = createElement('canvas', {
      tabindex: '0',
      role: 'img',
      'aria-label': describeSeries(series),
    });
    const band = createElement('div', { class: 'band' });
    band.hidden = true;
    const chartBox = createElement('div', { class: 'chart' }, this.#canvas, band);
    const [caption, ...notes] = timelineCaption(series, links.outputMs.length > 0);
    home.append(
      timelineToolbar(series, this.#state, {
        zoomBy: (steps) => this.#zoom(ZOOM_STEP ** steps),
        zoomOut: () => this.#show(series.whole),
        changed: () => this.#update(),
      }),
      chartBox,
      this.#note,
      this.#chosen,
      this.below,
      ...markList(series, (ms) => this.zoomToMark(ms)),
      createElement('p', { class: 'caption' }, caption),
      createElement(
        'details',
        {},
        createElement('summary', {}, 'How these figures were obtained, and how to move in them'),
        createElement('ul', { class: 'points' }, ...notes.map((text) => createElement('li', {}, text))),
      ),
      timelineTable(series),
    );
    this.#pointer = new TimelinePointer(chartBox, series, this.#state);
    this.#chart = this.#draw();
    this.#tellRange();
    this.#chosen.hidden = true;
    listenToGestures(this.#canvas, band, () => this.#chart, series, this.#state, {
      point: (sample) => this.#point(sample),
      choose: (sample) => this.choose(sample.ms, sample),
      show: (range) => this.#show(range),
      zoom: (steps, aroundMs) => this.#zoom(ZOOM_STEP ** steps, aroundMs),
      zoomToMark: (ms) => this.zoomToMark(ms),
      reveal: (ms) => this.#show(moveInto(this.#state.range, series.whole, ms)),
    });
  }

  /** From the mark before to the mark after this one. */
  zoomToMark(ms: number): void {
    const times = this.#series.marks.map((mark) => mark.ms);
    this.#show(rangeAround(ms, times, this.#series.whole));
  }

  /** Selects the sample nearest to a place in the run, from 0 to 1, once the chart is in sight. */
  chooseAt(share: number): void {
    const { points, whole } = this.#series;
    const sample = points[nearestTo(points, whole.fromMs + share * (whole.toMs - whole.fromMs))];
    if (sample) setTimeout(() => this.choose(sample.ms, sample));
  }

  /** Selects a moment of the run, which stays until another is; null for none. A coarse clock has several samples in one. */
  choose(ms: number | null, sample?: TimelinePoint): void {
    const { whole } = this.#series;
    const chosenMs = ms === null ? null : Math.max(whole.fromMs, Math.min(whole.toMs, ms));
    if (chosenMs !== null) this.#show(moveInto(this.#state.range, whole, chosenMs));
    const isOther = this.#state.chosenMs !== chosenMs;
    this.#state.chosenMs = chosenMs;
    this.#pointer.showLines(this.#chart);
    if (chosenMs !== null) this.#tellChosen(chosenMs, sample ?? sampleBefore(this.#series, chosenMs));
    // A tip is for who points at the chart: over it, it would hide how memory went there.
    if (sample) this.#pointer.show(this.#chart, sample);
    else this.#pointer.hide();
    this.#chosen.hidden = chosenMs === null;
    this.#links.onPoint(chosenMs);
    if (isOther) this.#links.onChoose(chosenMs);
  }

  /** Draws the line of the heap map that is shown. */
  showMapAt(ms: number | null): void {
    if (this.#state.shownMapMs === ms) return;
    this.#state.shownMapMs = ms;
    this.#pointer.showLines(this.#chart);
  }

  /** In the colours in force now. */
  redraw(): void {
    this.#chart.destroy();
    this.#chart = this.#draw();
  }

  #draw(): Chart<'line'> {
    return drawTimeline(this.#canvas, this.#series, this.#state, (chart) => this.#pointer.showLines(chart));
  }

  #point(sample: TimelinePoint | null): void {
    if (sample) this.#pointer.show(this.#chart, sample);
    else this.#pointer.hide();
    this.#links.onPoint(sample?.ms ?? this.#state.chosenMs);
  }

  #zoom(factor: number, aroundMs?: number): void {
    const { range } = this.#state;
    const middle = (range.fromMs + range.toMs) / 2;
    this.#show(scaleRange(range, this.#series.whole, factor, aroundMs ?? middle));
  }

  #show(range: TimeRange): void {
    const fitted = fitRange(range, this.#series.whole);
    const { fromMs, toMs } = this.#state.range;
    if (fitted.fromMs === fromMs && fitted.toMs === toMs) return;
    this.#state.range = fitted;
    this.#state.unit = unitFor(fitted.toMs - fitted.fromMs);
    this.#state.points = pointsToDraw(this.#series, fitted);
    this.#update();
    this.#tellRange();
  }

  #update(): void {
    this.#pointer.hide();
    updateTimeline(this.#chart, this.#series, this.#state);
  }

  /** The selected moment in a line, which stay when the pointer has gone. */
  #tellChosen(ms: number, point: TimelinePoint): void {
    const clear = createElement('button', { type: 'button', class: 'permalink' }, 'Deselect');
    clear.addEventListener('click', () => this.choose(null));
    this.#chosen.replaceChildren(
      createElement('strong', {}, `Selected: ${formatCount(ms)} ms`),
      createElement('span', {}, ...sizedText(describeShort(point))),
      clear,
    );
  }

  #tellRange(): void {
    const { range, points, unit } = this.#state;
    const { whole } = this.#series;
    const isWhole = range.fromMs === whole.fromMs && range.toMs === whole.toMs;
    this.#note.hidden = isWhole;
    const [from, to] = [range.fromMs, range.toMs].map((ms) =>
      Number((ms / unit.ms).toFixed(3)).toLocaleString('en-US'),
    );
    this.#note.textContent = isWhole
      ? ''
      : `Shown: ${from} to ${to} ${unit.name}, ${points.length.toLocaleString('en-US')} points drawn.`;
  }
}

/** The last sample at or before that moment; the first where none is. */
function sampleBefore({ points }: TimelineSeries, ms: number): TimelinePoint {
  return points[Math.max(0, lastAt(points, ms))]!;
}

/** Fills the section; null where no sample was taken. */
export function showTimeline(timeline: Timeline, links: TimelineLinks): TimelineView | null {
  return timeline.points.length > 0 ? new TimelineView(section('timeline'), timeline, links) : null;
}
