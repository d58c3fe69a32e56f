import type { DrawnLeak } from '../../../src/report/html/encode-view.js';
import type { BlockMark } from '../../../src/report/leak/view-leak.js';
import type { MapView } from '../../../src/report/maps/view-maps.js';
import { createElement } from '../dom/create-element.js';
import { MotionButton } from '../dom/motion-button.js';
import { redrawOnResize } from '../dom/redraw-on-resize.js';
import { readTheme } from '../dom/theme.js';
import { NO_KIND, paletteOf } from './draw-area.js';
import { describeArea, HeapMap } from './heap-map.js';
import { largestMap, layOut, type MapLayout } from './map-layout.js';
import { markBlocks } from './mark-blocks.js';

const CAPTION =
  'What is marked has its full colour, all else is pale in both maps: what comes up when they change places is what ' +
  'the calls left behind. Choose a group in the table above to mark it alone. All maps with their colours are in the Heap view.';

const FLIP_MS = 700;
const REDUCED =
  'Your system asks for less motion, so the maps do not flicker: the two buttons show one or the other.';

type MarkedGroup = DrawnLeak['groups'][number];

interface MapCompare {
  /** Marks one group, or all for null. */
  mark(group: MarkedGroup | null): void;
  redraw(): void;
}

/** Adds to `home` the map before and the one after the calls, in one place. Null where one of them is missing. */
export function showMapCompare(
  home: HTMLElement,
  maps: MapView[],
  { groups, marksNote }: DrawnLeak,
): MapCompare | null {
  const of = (wanted: MapView['role']) => maps.find(({ role, collected }) => role === wanted && collected);
  const before = of('warm');
  // A hunt that a MemoryError ended has none after the last call.
  const after = of('target') ?? of('final');
  if (!before || !after) return null;
  const areaCount = Math.max(before.areas.length, after.areas.length);
  const faces = [new Face(before, areaCount), new Face(after, areaCount, holdersOf(groups))];
  let shown = 1;
  let marked: MarkedGroup | null = null;
  const buttons = faces.map(({ title }) => createElement('button', { type: 'button' }, title));
  const show = (at: number) => {
    shown = at;
    for (const [place, button] of buttons.entries())
      button.setAttribute('aria-pressed', String(place === at));
    for (const [place, { element }] of faces.entries()) element.classList.toggle('behind', place !== at);
  };
  const flicker = new MotionButton('Flicker', FLIP_MS, REDUCED, () => show(1 - shown));
  for (const [at, button] of buttons.entries()) {
    button.addEventListener('click', () => {
      flicker.stop();
      show(at);
    });
  }
  show(shown);
  const stack = createElement('div', { class: 'stack' }, ...faces.map(({ element }) => element));
  const choice = createElement(
    'div',
    { class: 'choices', role: 'group', 'aria-label': 'Map shown' },
    ...buttons,
  );
  home.append(
    createElement(
      'figure',
      {},
      createElement('figcaption', {}, createElement('h3', {}, 'Before and after the calls')),
      createElement('div', { class: 'toolbar' }, choice, flicker.element),
      flicker.note,
      stack,
    ),
    createElement('p', { class: 'caption' }, groups.length > 0 ? `${marksNote} ${CAPTION}` : marksNote),
  );
  const redraw = () => {
    const layout = layOut(largestMap([before, after]), stack.clientWidth, devicePixelRatio || 1);
    const marks = groups.length === 0 ? null : (marked ? [marked] : groups).flatMap((group) => group.marks);
    faces[0]?.draw(layout, marks && []);
    faces[1]?.draw(layout, marks);
  };
  redrawOnResize(stack, redraw);
  return {
    mark: (group) => {
      marked = group;
      flicker.stop();
      show(1);
      redraw();
    },
    redraw,
  };
}

function holdersOf(groups: readonly MarkedGroup[]): Map<string, string> {
  return new Map(
    groups.flatMap(({ marks, heldBy }) =>
      marks.map(({ area, block }) => [`${area} ${block}`, heldBy] as const),
    ),
  );
}

function nameOf(holder: string | undefined): Node[] {
  return holder ? [createElement('span', {}, 'held by ', createElement('code', {}, holder))] : [];
}

/** One of the two maps. Both have rows for the same areas, so that their blocks are at the same places. */
class Face {
  readonly element: HTMLElement;
  readonly title: string;
  readonly #map: MapView;
  readonly #drawn: HeapMap[];

  /** `heldBy`: of what begins at a block of an area, the name that holds it. */
  constructor(map: MapView, areaCount: number, heldBy: ReturnType<typeof holdersOf> = new Map()) {
    this.title = map.title;
    this.#map = map;
    this.#drawn = map.areas.map(
      (area, at) =>
        new HeapMap(area, map.blockBytes, `Heap map, ${map.title}, ${describeArea(area, map.blockBytes)}`, {
          describe: (block) => nameOf(heldBy.get(`${at} ${block}`)),
        }),
    );
    const rows = this.#drawn.flatMap(({ element }, at) => {
      const area = map.areas[at]!;
      const name = areaCount > 1 ? `Area ${at + 1} of ${areaCount} at ` : 'At ';
      return [createElement('p', { class: 'area' }, name + describeArea(area, map.blockBytes)), element];
    });
    const missing = areaCount - map.areas.length;
    const note =
      missing > 0 ? [createElement('p', { class: 'area' }, 'The heap had no more areas at that time.')] : [];
    this.element = createElement('div', {}, ...rows, ...note);
  }

  /** Null marks leave all blocks their colour. */
  draw(layout: MapLayout, marks: BlockMark[] | null): void {
    const theme = readTheme();
    const full = paletteOf(theme, null);
    const { areas } = this.#map;
    const marked =
      marks &&
      markBlocks(
        areas.map(({ letters }) => letters.length),
        marks,
      );
    for (const [at, heapMap] of this.#drawn.entries()) {
      const blocks = marked?.[at];
      if (blocks) {
        const look = { layout, palette: paletteOf(theme, NO_KIND), theme };
        heapMap.draw(look, { blocks, palettes: [undefined, full] });
      } else heapMap.draw({ layout, palette: full, theme });
    }
  }
}
