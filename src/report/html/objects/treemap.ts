import { SIDES, type Side } from '../../../session/snapshot/sides.js';
import { objectPath } from '../../snapshot/object-path.js';
import type { ObjectsView } from '../../snapshot/view-objects.js';
import { formatBytes, formatCount, formatWholePercent } from '../../text/format.js';
import { SIDE_NAMES } from '../../text/snapshot/side-names.js';
import { element, type Markup } from '../markup/markup.js';
import { sizeText } from '../markup/sized-text.js';
import { objectAttributes } from './object-link.js';
import { type Box, squarify } from './squarify.js';

/** As it is laid out; the page draws it as wide as there is room. */
const WHOLE: Box = { x: 0, y: 0, width: 1000, height: 340 };
/** Of all that is live; a smaller one cannot be made out. */
const LEAST_SHARE = 0.002;
const MOST_BOXES = 150;
/** The name of what has others inside stands above them. */
const HEAD = 20;
const GAP = 3;
const ROOM_FOR_NAME = { width: 44, height: 18 };
const ROOM_FOR_PARTS = { width: 40, height: 44 };

interface Part {
  name: string;
  /** null for what is of several. */
  side: Side | null;
  bytes: number;
  /** In the tree; null for what is no object of it. */
  place: number | null;
  ownBytes: number;
  holds: number;
  parts: Part[];
}

/** What is no object: what is left out, or all that one of the others has. */
function nothing(name: string, bytes: number, side: Side | null = null): Part {
  return { name, side, bytes, place: null, ownBytes: 0, holds: 0, parts: [] };
}

/** All that is live as boxes, by what keeps it, with what that keeps inside. */
export function treemap({ tree, liveBytes, shareOf }: ObjectsView): Markup[] {
  if (liveBytes === 0) return [];
  return [
    element(
      'svg',
      {
        class: 'treemap',
        role: 'group',
        'aria-label': 'All live memory by what keeps it; the tables have the figures',
        height: String(WHOLE.height),
      },
      ...drawn(partsOf(tree, liveBytes), WHOLE, shareOf),
    ),
    legend(tree),
  ];
}

function partsOf({ objects, bySide }: ObjectsView['tree'], liveBytes: number): Part[] {
  const parts = objects.slice(0, MOST_BOXES).map(
    (object, place): Part => ({
      name: objectPath(objects, place),
      side: object.side,
      bytes: object.retainedBytes,
      place,
      ownBytes: object.selfBytes,
      holds: object.holds,
      parts: [],
    }),
  );
  const tops: Part[] = [];
  for (const [place, part] of parts.entries()) {
    if (part.bytes < LEAST_SHARE * liveBytes) continue;
    (parts[objects[place]!.holder]?.parts ?? tops).push(part);
  }
  const others = (['vm', 'mpgc'] as const).map((side) => nothing(SIDE_NAMES[side], bySide[side], side));
  const smaller = nothing('names that keep less', liveBytes - sumOf([...tops, ...others]));
  return [...tops, ...others, smaller].filter(({ bytes }) => bytes > 0);
}

function drawn(parts: readonly Part[], room: Box, shareOf: number): Markup[] {
  const shown = [...parts].sort((a, b) => b.bytes - a.bytes);
  const boxes = squarify(
    shown.map(({ bytes }) => bytes),
    room,
  );
  return boxes.flatMap((box, at) => {
    const part = shown[at]!;
    return [boxOf(part, box, shareOf), ...drawn(...inside(part, box), shareOf)];
  });
}

/** What a part keeps, below its name; what it takes itself stays free. */
function inside(part: Part, box: Box): [Part[], Box] {
  const room = {
    x: box.x + GAP,
    y: box.y + HEAD,
    width: box.width - 2 * GAP,
    height: box.height - HEAD - GAP,
  };
  const isSmall = box.width < ROOM_FOR_PARTS.width || box.height < ROOM_FOR_PARTS.height;
  if (isSmall || part.parts.length === 0) return [[], room];
  const left = part.bytes - part.ownBytes - sumOf(part.parts);
  const more = nothing(`${formatCount(part.holds - part.parts.length)} more`, left);
  const share = (part.bytes - part.ownBytes) / part.bytes;
  // Along the longer side, so that areas go on being sizes.
  return [
    left > 0 ? [...part.parts, more] : part.parts,
    room.width > room.height
      ? { ...room, width: room.width * share }
      : { ...room, height: room.height * share },
  ];
}

function boxOf({ name, side, bytes, place }: Part, { x, y, width, height }: Box, shareOf: number): Markup {
  const share = side === 'mpgc' ? '' : `, ${formatWholePercent(bytes / shareOf)}`;
  const title = element('title', {}, `${name}: ${formatBytes(bytes)}${share}`);
  const hasName = width >= ROOM_FOR_NAME.width && height >= ROOM_FOR_NAME.height;
  const at = { x: percent(x), y: y.toFixed(1), width: percent(width), height: height.toFixed(1) };
  // The name ends where the box does.
  const box = hasName
    ? element(
        'svg',
        at,
        element('rect', { 'data-side': side ?? '', width: '100%', height: '100%' }),
        element('text', { x: '5', y: '14' }, lastOf(name)),
      )
    : element('rect', { 'data-side': side ?? '', ...at });
  return place === null ? element('g', {}, title, box) : element('a', objectAttributes(place), title, box);
}

/** What tells it from what is around it: the end of a path. */
function lastOf(name: string): string {
  return /(?: → |\.)?(\[[^\]]*\]|[^.[\]→]+)$/.exec(name)?.[1] ?? name;
}

function legend({ bySide }: ObjectsView['tree']): Markup {
  const items = SIDES.filter((side) => bySide[side] > 0).map((side) =>
    element(
      'li',
      {},
      element('i', { class: 'key', 'data-side': side, 'aria-hidden': 'true' }),
      ` ${SIDE_NAMES[side]} `,
      element('span', {}, sizeText(bySide[side])),
    ),
  );
  return element('ul', { class: 'sides' }, ...items);
}

function sumOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

function percent(x: number): string {
  return `${Number(((100 * x) / WHOLE.width).toFixed(3))}%`;
}
