import { smallerThanCell } from '../../../src/report/maps/aggregate-cells.js';
import type { MapView } from '../../../src/report/maps/view-maps.js';
import { formatBytes, formatCount, formatPlural } from '../../../src/report/text/format.js';
import { createElement, section, sizedText } from '../dom/create-element.js';
import { redrawOnResize } from '../dom/redraw-on-resize.js';
import { readTheme } from '../dom/theme.js';
import { compareMaps, type MapChanges } from './compare-maps.js';
import { describeArea, HeapMap } from './heap-map.js';
import type { MapColours } from './map-colours.js';
import { MapControls } from './map-controls.js';
import { largestMap, layOut, type MapLayout, mostZoom, zoomLayout } from './map-layout.js';
import { type Highlight, mapLegend } from './map-legend.js';
import { describeChanges, lookOf, marksOf } from './map-marks.js';

const CAPTION =
  'A cell has a stronger colour where an allocation begins. The whole heap is shown, the agent included: ' +
  'where it is known which blocks are mpgc’s own, they have the letter “P”. ' +
  'The firmware chooses the letter by the first word of an allocation, so buffers of data and other memory ' +
  'without an object header show as “h”. A map that was read while the program ran may come from the allocation table, ' +
  'which has no kinds: all in use is “U” then. Choose kinds or sizes at the side to see only them in colour.';

export interface MapLinks {
  /** Another map is shown: its time, null where that is not known. */
  onShow(ms: number | null): void;
  /** The reader chose a map, and another to compare it with; null for none. */
  onChoose(shown: number, other: number | null): void;
}

/** All heap maps of a run in one place: one is shown, alone or compared with another. */
export class MapViewer {
  readonly #maps: MapView[];
  readonly #links: MapLinks;
  readonly #controls: MapControls;
  readonly #colours: MapColours | null;
  readonly #title = createElement('p', { class: 'map-title', role: 'status' });
  readonly #cellNote = createElement('p', { class: 'cell-note' });
  readonly #changesNote = createElement('p', { class: 'caption' });
  readonly #box = createElement('div', {
    class: 'map-box',
    tabindex: '0',
    role: 'region',
    'aria-label': 'Heap map, to be scrolled when it is zoomed',
  });
  readonly #kinds = createElement('div', { class: 'map-kinds' });
  readonly #sizes = createElement('div', { class: 'map-sizes' });
  #drawn: HeapMap[] = [];
  #areas: number[] = [];
  #shown: number;
  #other: number | null = null;
  #area: number | null = null;
  #zoom = 0;
  #highlight: Highlight | null = null;
  #changes: MapChanges | null = null;

  constructor(home: HTMLElement, maps: MapView[], links: MapLinks, colours: MapColours | null) {
    this.#maps = maps;
    this.#colours = colours;
    this.#links = links;
    const failure = maps.findIndex(({ role }) => role === 'failure');
    this.#shown = failure === -1 ? maps.length - 1 : failure;
    this.#controls = new MapControls(maps, {
      show: (at) => this.show(at),
      compare: (other) => {
        this.#other = other;
        this.#build();
        this.#links.onChoose(this.#shown, other);
      },
      area: (area) => {
        this.#area = area;
        this.#build();
      },
      zoom: (by) => this.#zoomBy(by),
    });
    if (colours) {
      colours.onChange = () => this.#recolour();
      this.#controls.element.firstElementChild?.append(colours.control);
    }
    home.append(
      this.#controls.element,
      this.#title,
      this.#cellNote,
      this.#changesNote,
      createElement('div', { class: 'map-and-legend' }, this.#box, this.#kinds, this.#sizes),
      createElement('p', { class: 'caption' }, CAPTION),
    );
    this.#box.addEventListener('scroll', () => this.#scroll());
    this.#box.addEventListener('keydown', (event) => this.#onKey(event));
    this.#build();
    redrawOnResize(this.#box, () => this.redraw());
  }

  show(at: number): void {
    const next = Math.max(0, Math.min(this.#maps.length - 1, at));
    if (next === this.#shown) return;
    this.#shown = next;
    this.#build();
    this.#links.onChoose(next, this.#other);
  }

  /** Shows a map, compared with another or with none; as it is where there is no such map. */
  choose(shown: number | null, other: number | null): void {
    if (shown === null || shown >= this.#maps.length) return;
    const compared = other !== null && other < this.#maps.length ? other : null;
    if (shown === this.#shown && compared === this.#other) return;
    this.#shown = shown;
    this.#other = compared;
    this.#controls.compared(compared);
    this.#build();
  }

  /** Shows the map that was taken nearest to that time. */
  showNearest(ms: number): void {
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    for (const [at, map] of this.#maps.entries()) {
      const distance = map.ms === null ? Number.POSITIVE_INFINITY : Math.abs(map.ms - ms);
      if (distance < least) [best, least] = [at, distance];
    }
    if (best !== -1) this.show(best);
  }

  /** In the colours and the width in force now. */
  redraw(): void {
    const layout = this.#layout();
    const look = lookOf(readTheme(), layout, this.#highlight, this.#changes);
    const isPrinted = document.documentElement.hasAttribute('data-print');
    for (const [place, heapMap] of this.#drawn.entries()) {
      const area = this.#areas[place] ?? 0;
      const marks =
        this.#shownColours?.marks(this.#shown, area, look.theme) ??
        marksOf(this.#map.areas[area]!, this.#highlight, this.#changes?.blocks[area], look);
      heapMap.draw(look, marks, isPrinted ? undefined : this.#inSight(heapMap));
    }
    this.#cellNote.textContent = describeCell(this.#map, layout.perCell);
    this.#controls.allowZoom(this.#zoom > 0, this.#zoom < mostZoom(this.#wholeLayout()));
    // Heights are known only now.
    if (!isPrinted) this.#scroll();
  }

  get #map(): MapView {
    return this.#maps[this.#shown]!;
  }

  /** A comparison has colours of its own. */
  get #shownColours(): MapColours | null {
    const colours = this.#colours;
    return colours?.isOn && colours.has(this.#shown) && this.#other === null ? colours : null;
  }

  #build(): void {
    const map = this.#map;
    const shown = this.#shown;
    const told = this.#colours?.has(shown) ? this.#colours : null;
    if (this.#colours) this.#colours.control.hidden = told === null || this.#other !== null;
    if (this.#area !== null && this.#area >= map.areas.length) this.#area = null;
    const earlier = this.#other === null ? null : this.#maps[this.#other];
    this.#changes = earlier ? compareMaps(earlier.areas, map.areas) : null;
    this.#areas = [...map.areas.keys()].filter((at) => this.#area === null || at === this.#area);
    this.#drawn = this.#areas.map((at) => {
      const area = map.areas[at]!;
      return new HeapMap(
        area,
        map.blockBytes,
        `Heap map, ${map.title}, ${describeArea(area, map.blockBytes)}`,
        told && {
          describe: (block) => told.describe(shown, at, block),
          choose: (block) => told.choose(shown, at, block),
        },
      );
    });
    const { scrollTop } = this.#box;
    const hadFocus = this.#box.contains(document.activeElement) && document.activeElement !== this.#box;
    this.#box.replaceChildren(
      ...this.#drawn.flatMap(({ element }, place) => {
        const at = this.#areas[place]!;
        const area = map.areas[at]!;
        const name = map.areas.length > 1 ? `Area ${at + 1} of ${map.areas.length} at ` : 'At ';
        return [
          createElement('p', { class: 'area' }, ...sizedText(name + describeArea(area, map.blockBytes))),
          element,
        ];
      }),
    );
    this.#title.replaceChildren(
      createElement('strong', {}, map.title),
      ...sizedText(`, ${map.when}: ${map.free} free, largest free block ${map.largestFree}`),
    );
    this.#changesNote.hidden = !this.#changes;
    if (this.#changes && earlier)
      this.#changesNote.replaceChildren(
        ...sizedText(describeChanges(this.#changes, earlier, map.blockBytes)),
      );
    this.#controls.shown(this.#shown, map);
    this.#recolour();
    this.#box.scrollTop = scrollTop;
    if (hadFocus) this.#drawn[0]?.element.querySelector('canvas')?.focus({ preventScroll: true });
    this.#links.onShow(map.ms);
  }

  /** The same map with its legend, by what it is coloured now. */
  #recolour(): void {
    const colours = this.#shownColours;
    const before = this.#shown > 0 ? this.#maps[0]! : null;
    const compared = this.#other === null ? before : this.#maps[this.#other]!;
    const { kinds, sizes } = mapLegend(this.#map, compared, this.#highlight, (highlight) => {
      this.#highlight = highlight;
      this.redraw();
    });
    this.#kinds.replaceChildren(...(colours ? colours.legend(this.#shown) : kinds));
    this.#sizes.replaceChildren(...(colours ? [] : sizes));
    this.redraw();
  }

  #wholeLayout(): MapLayout {
    return layOut(largestMap(this.#maps), this.#box.clientWidth, devicePixelRatio || 1);
  }

  #layout(): MapLayout {
    const isPrinted = document.documentElement.hasAttribute('data-print');
    return zoomLayout(this.#wholeLayout(), isPrinted ? 0 : this.#zoom, this.#box.clientWidth);
  }

  /** What is pointed at stays in sight, else the middle. */
  #zoomBy(by: number): void {
    const next = Math.max(0, Math.min(mostZoom(this.#wholeLayout()), this.#zoom + by));
    if (next === this.#zoom) return;
    const before = this.#box.scrollHeight;
    const middle = this.#box.scrollTop + this.#box.clientHeight / 2;
    this.#zoom = next;
    this.redraw();
    const pointed = this.#drawn.find((heapMap) => heapMap.pointedTopPx !== null);
    const target = pointed
      ? pointed.element.offsetTop + (pointed.pointedTopPx ?? 0)
      : (middle / before) * this.#box.scrollHeight;
    this.#box.scrollTop = target - this.#box.clientHeight / 2;
    this.#scroll();
  }

  #scroll(): void {
    for (const heapMap of this.#drawn) heapMap.scroll(this.#inSight(heapMap));
  }

  #inSight({ element }: HeapMap): { topPx: number; bottomPx: number } {
    const topPx = this.#box.scrollTop - element.offsetTop;
    return { topPx, bottomPx: topPx + Math.max(MIN_SIGHT_PX, this.#box.clientHeight) };
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys: Record<string, () => void> = {
      '+': () => this.#zoomBy(1),
      '=': () => this.#zoomBy(1),
      '-': () => this.#zoomBy(-1),
      PageDown: () => this.show(this.#shown + 1),
      PageUp: () => this.show(this.#shown - 1),
      '[': () => this.show(this.#shown - 1),
      ']': () => this.show(this.#shown + 1),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

/** What a cell is, and what does not show where it is several blocks. */
function describeCell({ areas, blockBytes }: MapView, perCell: number): string {
  if (perCell === 1) return `One cell is one block of ${formatBytes(blockBytes)}.`;
  const { smaller, all } = smallerThanCell(areas, perCell);
  return `One cell is ${formatCount(perCell)} blocks, ${formatBytes(perCell * blockBytes)}, in the colour of what takes most of it: ${formatCount(smaller)} of ${formatPlural(all, 'allocation')} are smaller than a cell and may not show. Larger blocks, by “+”, show them.`;
}

/** The box has no height before its first map is drawn. */
const MIN_SIGHT_PX = 520;

/** Fills the section; null where there is no map. */
export function showMaps(
  maps: MapView[],
  links: MapLinks,
  colours: MapColours | null = null,
): MapViewer | null {
  return maps.length > 0 ? new MapViewer(section('maps'), maps, links, colours) : null;
}
