import { FREE, type HeapArea } from '../../../src/heap/map/heap-area.js';
import type { MapView } from '../../../src/report/maps/view-maps.js';
import { formatBytes, formatPlural } from '../../../src/report/text/format.js';
import type { Theme } from '../dom/theme.js';
import { CHANGE, type Change, type MapChanges } from './compare-maps.js';
import { type MarkedBlocks, NO_KIND, type Palette, paletteOf } from './draw-area.js';
import type { MapLook } from './heap-map.js';
import type { MapLayout } from './map-layout.js';
import type { Highlight } from './map-legend.js';
import { blocksOfSize } from './size-classes.js';

export interface MarkedLook extends MapLook {
  full: Palette;
  gone: Palette;
}

/** All blocks are pale where some are marked, or where another kind has its colour. */
export function lookOf(
  theme: Theme,
  layout: MapLayout,
  highlight: Highlight | null,
  changes: MapChanges | null,
): MarkedLook {
  const isPale = changes !== null || highlight?.by === 'size';
  const kind = highlight?.by === 'kind' ? highlight.kind : null;
  const palette = paletteOf(theme, isPale ? NO_KIND : kind);
  const gone = { head: theme('gone'), tail: theme('gone') };
  return { layout, theme, palette, full: paletteOf(theme, kind), gone: new Map([...palette, [FREE, gone]]) };
}

/** What changed has its full colour; of that, what is highlighted alone. */
export function marksOf(
  area: HeapArea,
  highlight: Highlight | null,
  changed: Uint8Array | undefined,
  { full, gone }: MarkedLook,
): MarkedBlocks | null {
  const sized = highlight?.by === 'size' ? blocksOfSize(area, highlight) : null;
  const blocks =
    changed && sized ? changed.map((value, at) => (sized[at] ? value : CHANGE.none)) : (changed ?? sized);
  return blocks && { blocks, palettes: [undefined, full, gone] };
}

export function describeChanges({ made, gone }: MapChanges, earlier: MapView, blockBytes: number): string {
  const amount = ({ allocations, blocks }: Change) =>
    `${formatPlural(allocations, 'allocation')}, ${formatBytes(blocks * blockBytes)}`;
  return `Compared with “${earlier.title}”, ${earlier.when}. New, in full colour: ${amount(made)}. Gone, in red where nothing else stands now: ${amount(gone)}. All else is pale. What was freed and made again at the same place, with the same kind and length, does not show.`;
}
