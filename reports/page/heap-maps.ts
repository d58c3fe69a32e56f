import type { ReportView } from '../../src/report/view-model.js';
import { createElement, section } from './create-element.js';
import { paletteOf } from './draw-area.js';
import { describeArea, HeapMap } from './heap-map.js';
import { largestMap, layOut } from './map-layout.js';
import { mapLegend } from './map-legend.js';
import { redrawOnResize } from './redraw-on-resize.js';
import { readTheme } from './theme.js';

const CAPTION =
  'One cell is one block, of stronger colour where an allocation begins. The whole heap is shown, the agent included. ' +
  'The firmware chooses the letter by the first word of an allocation, so buffers of data and other memory ' +
  'without an object header show as “h”. Choose a kind in the table to see only that kind in colour.';

/** Fills the section. Returns what draws the maps anew, in the colours in force then. */
export function showHeapMaps(maps: ReportView['maps']): () => void {
  const home = section('maps');
  if (maps.length === 0) {
    home.append(createElement('p', { class: 'none' }, 'No heap map was taken.'));
    return () => {};
  }
  const drawn: HeapMap[] = [];
  const figures = maps.map(({ title, blockBytes, areas }) => {
    const children = areas.flatMap((area, at) => {
      const description = describeArea(area, blockBytes);
      const heapMap = new HeapMap(
        area,
        blockBytes,
        `Heap map, ${title}, ${description}. The table below has the counts.`,
      );
      drawn.push(heapMap);
      const name = areas.length > 1 ? `Area ${at + 1} of ${areas.length} at ` : 'At ';
      return [createElement('p', { class: 'area' }, name + description), heapMap.element];
    });
    return createElement(
      'figure',
      {},
      createElement('figcaption', {}, createElement('h3', {}, title)),
      ...children,
    );
  });
  let highlighted: string | null = null;
  const redraw = () => {
    const theme = readTheme();
    const palette = paletteOf(theme, highlighted);
    const largest = largestMap(maps);
    const layout = layOut(largest, drawn[0]?.element.clientWidth ?? 0, devicePixelRatio || 1);
    for (const heapMap of drawn) heapMap.draw(layout, palette, theme);
  };
  const legend = mapLegend(maps, (kind) => {
    highlighted = kind;
    redraw();
  });
  home.append(...figures, createElement('p', { class: 'caption' }, CAPTION), legend);
  redrawOnResize(home, redraw);
  return redraw;
}
