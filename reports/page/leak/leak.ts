import type { DrawnLeak, DrawnView } from '../../../src/report/html/encode-view.js';
import { section } from '../dom/create-element.js';
import { exclusiveToggle } from '../dom/exclusive-toggle.js';
import { showMapCompare } from '../maps/map-compare.js';
import { showLeakGrowth } from './leak-growth.js';

type Group = DrawnLeak['groups'][number];

/** Draws the chart and the maps of a hunt at their places; nothing where there was none. Returns what draws them anew. */
export function showLeak({ leak, maps }: Pick<DrawnView, 'leak' | 'maps'>): () => void {
  if (!leak) return () => {};
  const redrawGrowth = showLeakGrowth(section('leak-growth'), leak);
  const compare = showMapCompare(section('leak-maps'), maps, leak);
  const choose = exclusiveToggle<Group>((group) => compare?.mark(group));
  for (const [at, button] of document.querySelectorAll<HTMLElement>('[data-group]').entries()) {
    choose(leak.groups[at]!, button);
  }
  return () => {
    redrawGrowth();
    compare?.redraw();
  };
}
