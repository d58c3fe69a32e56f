/** What a page draws, and how its parts go together: each shows what the others point at. */
import { decodeView, type EncodedView } from '../../src/report/html/encode-view.js';
import type { MapView } from '../../src/report/maps/view-maps.js';
import type { Addition } from './addition.js';
import { chooseLine } from './dom/choose-line.js';
import { listenToCopy } from './dom/copy.js';
import { openForPrint } from './dom/open-for-print.js';
import { onThemeChange } from './dom/theme.js';
import { numberIn, Views } from './dom/views.js';
import { showLeak } from './leak/leak.js';
import { showMaps } from './maps/map-viewer.js';
import { logLines } from './output/log-lines.js';
import { OutputLog } from './output/output-log.js';
import { sortAndFilter } from './tables/sort-and-filter.js';
import { showTimeline } from './timeline/timeline.js';

export function showPage(encoded: EncodedView, add?: (views: Views, maps: MapView[]) => Addition): void {
  const view = decodeView(encoded);

  const views = new Views();
  const added = add?.(views, view.maps);
  const redrawLeak = showLeak(view);
  const lines = logLines(document.querySelector('#output pre')?.textContent ?? '', view.output.linesMs);
  // Each shows what the others point at.
  const timeline = showTimeline(view.timeline, {
    mapsMs: view.maps.flatMap(({ ms }) => (ms === null ? [] : [ms])),
    outputMs: lines.map(({ ms }) => ms),
    onPoint: (ms) => {
      if (ms !== null) maps?.showNearest(ms);
      log?.showAt(ms ?? Number.NEGATIVE_INFINITY);
    },
    onChoose: (ms) => views.keep({ t: ms }),
  });
  const log =
    timeline && lines.length > 0 ? new OutputLog(timeline.below, lines, (ms) => timeline.choose(ms)) : null;
  const links = { onShow: (ms: number | null) => timeline?.showMapAt(ms), onChoose: keepMaps };
  const maps = showMaps(view.maps, links, added?.colours);
  views.follow((state) => {
    added?.onState(state);
    chooseLine(state.get('line'));
    const ms = Number(state.get('t') ?? Number.NaN);
    timeline?.choose(Number.isFinite(ms) ? ms : null);
    // Else the map nearest to the moment stays.
    const [shown, other] = [numberIn(state, 'map'), numberIn(state, 'vs')];
    if (shown === null) return;
    maps?.choose(shown, other);
    keepMaps(shown, other);
  });
  const strip = document.querySelector<HTMLElement>('.strip[data-seeks]');
  // A key has no place on the strip: it leads to the view alone.
  strip?.addEventListener('click', ({ clientX, detail }) => {
    const { left, width } = strip.getBoundingClientRect();
    if (detail > 0) timeline?.chooseAt((clientX - left) / width);
  });
  openForPrint();
  listenToCopy();
  for (const table of document.querySelectorAll<HTMLTableElement>('table.data')) sortAndFilter(table);
  onThemeChange(() => {
    redrawLeak();
    timeline?.redraw();
    maps?.redraw();
  });

  /** In the address they count from 1. */
  function keepMaps(shown: number, other: number | null): void {
    views.keep({ map: shown + 1, vs: other === null ? null : other + 1 });
  }
}
