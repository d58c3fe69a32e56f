import type { Chart } from 'chart.js';
import type { TimelinePoint } from '../../../src/report/timeline/view-timeline.js';
import { onPointedAway } from '../dom/pointed-away.js';
import { labelAt, type PlacedMark, placeMarks } from './place-marks.js';
import { nearestTo, type TimeRange } from './time-range.js';
import type { TimelineSeries } from './timeline-series.js';
import type { TimelineState } from './timeline-state.js';

export interface GestureActions {
  /** That sample is pointed at; none any more. */
  point(sample: TimelinePoint | null): void;
  /** That sample is selected. */
  choose(sample: TimelinePoint): void;
  show(range: TimeRange): void;
  /** In by positive steps, out by negative ones. */
  zoom(steps: number, aroundMs?: number): void;
  zoomToMark(ms: number): void;
  /** Moves the range until this time is in it. */
  reveal(ms: number): void;
}

/** A drag shorter than this is a click. */
const DRAG_PX = 6;
/** A click as near as this to the line of a mark is meant for it. */
const MARK_PX = 6;

/**
 * What the pointer and the keys do to the chart: pointing at samples, dragging a stretch to zoom, a click at a mark,
 * the wheel with ctrl; arrows, Home and End from sample to sample, plus, minus, and 0 or Escape for the whole run.
 */
export function listenToGestures(
  canvas: HTMLCanvasElement,
  band: HTMLElement,
  chartNow: () => Chart<'line'>,
  series: TimelineSeries,
  state: TimelineState,
  actions: GestureActions,
): void {
  const msAt = (event: PointerEvent | MouseEvent) =>
    (chartNow().scales.x?.getValueForPixel(xIn(canvas, event)) ?? 0) * state.unit.ms;
  const sampleAt = (event: PointerEvent) => state.points[nearestTo(state.points, msAt(event))];
  const pointAt = (event: PointerEvent) => {
    const nearest = sampleAt(event);
    if (nearest) actions.point(nearest);
  };
  const chooseAt = (event: PointerEvent) => {
    const nearest = sampleAt(event);
    if (nearest) actions.choose(nearest);
  };
  listenToDrag(canvas, band, chartNow, {
    dragged: (from, to) => actions.show({ fromMs: msAt(from), toMs: msAt(to) }),
    clicked: (event) => {
      const marks = placeMarks(chartNow(), series, state);
      const x = xIn(canvas, event);
      const y = event.clientY - canvas.getBoundingClientRect().top;
      // A label may reach over the line of the next mark. In the rows of the labels no other click has a meaning.
      const reach = y < chartNow().chartArea.top ? Number.POSITIVE_INFINITY : MARK_PX;
      const marked = labelAt(marks, x, y) ?? nearestLine(marks, x, reach);
      if (marked) actions.zoomToMark(marked.ms);
      else if (y >= chartNow().chartArea.top) chooseAt(event);
    },
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.buttons === 0) pointAt(event);
  });
  canvas.addEventListener('pointerdown', pointAt);
  onPointedAway(canvas, () => actions.point(null));
  canvas.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      actions.zoom(event.deltaY < 0 ? 1 : -1, msAt(event));
    },
    { passive: false },
  );
  listenToKeys(canvas, series, state, actions);
}

/** Null where no line is as near as that. */
function nearestLine(marks: PlacedMark[], x: number, reach: number): PlacedMark | null {
  let [nearest, least]: [PlacedMark | null, number] = [null, reach];
  for (const mark of marks) {
    const distance = Math.abs(mark.x - x);
    if (distance <= least) [nearest, least] = [mark, distance];
  }
  return nearest;
}

function listenToKeys(
  canvas: HTMLCanvasElement,
  series: TimelineSeries,
  state: TimelineState,
  { zoom, show, reveal, choose }: GestureActions,
): void {
  let current: TimelinePoint | undefined;
  const step = (by: number) => {
    if (!current) return state.points[0];
    // A coarse clock gives several samples the same time: by time alone, none but the first of them is found.
    const found = state.points.indexOf(current);
    const at = (found === -1 ? nearestTo(state.points, current.ms) : found) + by;
    return state.points[Math.max(0, Math.min(state.points.length - 1, at))];
  };
  const targets: Record<string, () => TimelinePoint | undefined> = {
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
    Home: () => series.points[0],
    End: () => series.points.at(-1),
  };
  const commands: Record<string, () => void> = {
    '+': () => zoom(1, current?.ms),
    '=': () => zoom(1, current?.ms),
    '-': () => zoom(-1, current?.ms),
    '0': () => show(series.whole),
    Escape: () => show(series.whole),
  };
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = targets[event.key]?.();
    if (target) {
      current = target;
      reveal(target.ms);
      choose(target);
    } else if (commands[event.key]) commands[event.key]?.();
    else return;
    event.preventDefault();
  });
}

interface DragActions {
  dragged(from: PointerEvent, to: PointerEvent): void;
  clicked(event: PointerEvent): void;
}

/** Shows the stretch that is dragged over as a band. */
function listenToDrag(
  canvas: HTMLCanvasElement,
  band: HTMLElement,
  chartNow: () => Chart<'line'>,
  { dragged, clicked }: DragActions,
): void {
  let from: PointerEvent | null = null;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    from = event;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    const isDrag = from !== null && Math.abs(event.clientX - from.clientX) >= DRAG_PX;
    band.hidden = !isDrag;
    if (!from || !isDrag) return;
    const { left, right, top, bottom } = chartNow().chartArea;
    const [start, end] = [xIn(canvas, from), xIn(canvas, event)]
      .map((x) => Math.max(left, Math.min(right, x)))
      .sort((a, b) => a - b) as [number, number];
    band.style.left = `${canvas.offsetLeft + start}px`;
    band.style.width = `${end - start}px`;
    band.style.top = `${canvas.offsetTop + top}px`;
    band.style.height = `${bottom - top}px`;
  });
  const end = (event: PointerEvent) => {
    const start = from;
    from = null;
    band.hidden = true;
    if (!start || event.type === 'pointercancel') return;
    if (Math.abs(event.clientX - start.clientX) < DRAG_PX) clicked(event);
    else if (event.clientX < start.clientX) dragged(event, start);
    else dragged(start, event);
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
}

function xIn(canvas: HTMLCanvasElement, { clientX }: MouseEvent): number {
  return clientX - canvas.getBoundingClientRect().left;
}
