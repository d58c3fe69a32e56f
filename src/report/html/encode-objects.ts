import type { KeptObject } from '../../session/snapshot/owners-schema.js';
import { SIDES } from '../../session/snapshot/sides.js';
import type { ObjectsView } from '../snapshot/view-objects.js';
import { decodeColumn, encodeColumn } from './encode-column.js';

/** What the page's script shows of objects; the tables and the picture stand in the page as text. */
export interface DrawnObjects {
  objects: KeptObject[];
  /** How many there are, with those that are left out. */
  all: number;
  /** Without mpgc's own: what shares are of. */
  liveBytes: number;
  /** Those of the table of types come first. */
  types: string[];
  /** How many objects each of the table's has. */
  counts: string[];
  /** Of maps, of each allocation in its order; the objects empty, or both, where there are too many for a page. */
  maps: { map: number; sides: number[]; objects: number[] }[];
}

/** The same as it stands in the page. */
export interface EncodedObjects extends Pick<DrawnObjects, 'all' | 'liveBytes' | 'types' | 'counts'> {
  paths: string[];
  columns: Record<keyof typeof COLUMNS | 'type', string>;
  maps: { map: number; sides: string; objects: string }[];
}

const COLUMNS = {
  holder: ({ holder }: KeptObject) => holder,
  side: ({ side }: KeptObject) => SIDES.indexOf(side),
  steps: ({ steps }: KeptObject) => steps,
  selfBytes: ({ selfBytes }: KeptObject) => selfBytes,
  retainedBytes: ({ retainedBytes }: KeptObject) => retainedBytes,
  holds: ({ holds }: KeptObject) => holds,
};

/** In characters. What a full heap of 8 MiB has in very small objects would be more. */
const MOST_OF_BLOCKS = 60_000;

export function encodeObjects({ tree, types, shareOf, maps }: ObjectsView): EncodedObjects {
  const { objects, all } = tree;
  const names = new Map(types.map(({ name }, at) => [name, at]));
  const typeOf = ({ type }: KeptObject): number => {
    if (!names.has(type)) names.set(type, names.size);
    return names.get(type)!;
  };
  const type = encodeColumn(objects.map(typeOf));
  const columns = Object.fromEntries(
    Object.entries(COLUMNS).map(([name, read]) => [name, encodeColumn(objects.map(read))]),
  ) as Record<keyof typeof COLUMNS, string>;
  return {
    all,
    liveBytes: shareOf,
    types: [...names.keys()],
    counts: types.map(({ count }) => count),
    paths: objects.map(({ path }) => path),
    columns: { ...columns, type },
    maps: maps.map(({ map, sides, objects: places }) => ({
      map,
      sides: bounded(sides),
      objects: bounded(places),
    })),
  };
}

function bounded(values: Iterable<number>): string {
  const text = encodeColumn(values);
  return text.length > MOST_OF_BLOCKS ? '' : text;
}

export function decodeObjects(encoded: EncodedObjects): DrawnObjects {
  const { all, liveBytes, types, counts, paths, columns, maps } = encoded;
  const read = (text: string) => decodeColumn(text).map((value) => value ?? 0);
  const [holder, side, steps] = [read(columns.holder), read(columns.side), read(columns.steps)];
  const [own, keeps, holds] = [read(columns.selfBytes), read(columns.retainedBytes), read(columns.holds)];
  const type = read(columns.type);
  const objects = paths.map(
    (path, at): KeptObject => ({
      path,
      type: types[type[at]!] ?? '',
      holder: holder[at]!,
      side: SIDES[side[at]!] ?? 'unknown',
      steps: steps[at]!,
      selfBytes: own[at]!,
      retainedBytes: keeps[at]!,
      holds: holds[at]!,
    }),
  );
  return {
    objects,
    all,
    liveBytes,
    types,
    counts,
    maps: maps.map(({ map, sides, objects: places }) => ({ map, sides: read(sides), objects: read(places) })),
  };
}
