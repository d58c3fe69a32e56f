/**
 * The report page. The document has all text already; this draws what moves, from the view that
 * `src/report/html/render-html.ts` put into it; knows nothing of captures or boards.
 */
import { decodeView } from '../../src/report/html/encode-view.js';
import { listenToCopy } from './dom/copy.js';
import { section } from './dom/create-element.js';
import { openForPrint } from './dom/open-for-print.js';
import { onThemeChange } from './dom/theme.js';
import { Views } from './dom/views.js';
import { showLeak } from './leak/leak.js';
import { showMaps } from './maps/map-viewer.js';
import { sortAndFilter } from './tables/sort-and-filter.js';
import { showTimeline } from './timeline/timeline.js';

const view = decodeView(JSON.parse(section('view').textContent));

const views = new Views();
const redrawLeak = showLeak(view);
// Either shows what the other points at.
const timeline = showTimeline(view.timeline, {
  mapsMs: view.maps.flatMap(({ ms }) => (ms === null ? [] : [ms])),
  onPoint: (ms) => maps?.showNearest(ms),
});
const maps = showMaps(view.maps, {
  onShow: (ms) => timeline?.showMapAt(ms),
  onChoose: (shown, other) => views.keep({ map: shown + 1, vs: other === null ? null : other + 1 }),
});
views.follow((state) => maps?.choose(numberIn(state, 'map'), numberIn(state, 'vs')));
const strip = document.querySelector<HTMLElement>('.strip[data-seeks]');
// A key has no place on the strip: it leads to the view alone.
strip?.addEventListener('click', ({ clientX, detail }) => {
  const { left, width } = strip.getBoundingClientRect();
  if (detail > 0) timeline?.pointAt((clientX - left) / width);
});
openForPrint();
listenToCopy();
for (const table of document.querySelectorAll<HTMLTableElement>('table.data')) sortAndFilter(table);
onThemeChange(() => {
  redrawLeak();
  timeline?.redraw();
  maps?.redraw();
});

/** Counted from 0, where the address counts from 1; null where it has none. */
function numberIn(state: URLSearchParams, name: string): number | null {
  const value = Number(state.get(name));
  return Number.isInteger(value) && value > 0 ? value - 1 : null;
}
