import { BEYOND_LIVE } from '../../../src/report/text/words/beyond-live.js';
import { createElement } from '../dom/create-element.js';
import { knownLanes, type Lane } from './timeline-lanes.js';
import type { TimelineSeries } from './timeline-series.js';
import type { TimelineState } from './timeline-state.js';

export interface ToolbarActions {
  /** In by positive steps, out by negative ones. */
  zoomBy(steps: number): void;
  zoomOut(): void;
  /** The state was changed. */
  changed(): void;
}

const LANES: Record<Lane, string> = {
  heap: 'heap size',
  'largest-free': 'largest free block',
  stack: 'stack',
  'system-free': 'free in the system’s heap',
};

/** The legend, of which some entries are switches, and the buttons that zoom. */
export function timelineToolbar(
  series: TimelineSeries,
  state: TimelineState,
  { zoomBy, zoomOut, changed }: ToolbarActions,
): HTMLElement {
  const fit = toggle('Fit to data', false, (isOn) => {
    state.scale = isOn ? 'fit' : 'zero';
    changed();
  });
  fit.title = 'Let the axis of sizes begin where the data begin';
  const buttons = createElement(
    'div',
    { class: 'choices', role: 'group', 'aria-label': 'View of the timeline' },
    button('−', 'Zoom out', () => zoomBy(-1)),
    button('+', 'Zoom in', () => zoomBy(1)),
    button('Whole run', 'Show the whole run', zoomOut),
    fit,
  );
  return createElement('div', { class: 'toolbar' }, legendOf(series, state, changed), buttons);
}

function legendOf(series: TimelineSeries, state: TimelineState, changed: () => void): HTMLElement {
  const { points, marks, printed, dropsMs, beyond } = series;
  const entries = [
    ['live', 'live', points.some(({ liveBytes }) => liveBytes !== null)],
    [beyond, BEYOND_LIVE[beyond], points.some(({ liveBytes }) => liveBytes !== null)],
    ['unknown', 'allocated, live not known', points.some(({ liveBytes }) => liveBytes === null)],
    ['ring', 'collected by the agent: live is exact', points.some(({ collected }) => collected)],
    ['tick', 'drop: less than before, by a collection or memory freed at once', dropsMs.length > 0],
    ['mark', 'mark', marks.length > 0],
    ['printed', 'exception in the output', printed.length > 0],
    ['output', 'line of output', state.outputMs.length > 0],
    ['map', 'heap map', state.mapsMs.length > 0],
  ] as const;
  const items = entries.flatMap(([key, name, isDrawn]) =>
    isDrawn ? [createElement('li', {}, createElement('i', { class: 'key', 'data-key': key }), name)] : [],
  );
  const switches = [...knownLanes(series).keys()].map((lane) => {
    const element = toggle(LANES[lane], state.lanes.has(lane), (isOn) => {
      if (isOn) state.lanes.add(lane);
      else state.lanes.delete(lane);
      changed();
    });
    element.classList.add('lane');
    element.prepend(createElement('i', { class: 'key', 'data-key': lane }));
    return createElement('li', {}, element);
  });
  return createElement('ul', { class: 'legend' }, ...items, ...switches);
}

function toggle(name: string, isOn: boolean, onChange: (isOn: boolean) => void): HTMLButtonElement {
  const element = createElement('button', { type: 'button', 'aria-pressed': String(isOn) }, name);
  element.addEventListener('click', () => {
    const next = element.getAttribute('aria-pressed') !== 'true';
    element.setAttribute('aria-pressed', String(next));
    onChange(next);
  });
  return element;
}

function button(text: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = createElement('button', { type: 'button', 'aria-label': label, title: label }, text);
  element.addEventListener('click', onClick);
  return element;
}
