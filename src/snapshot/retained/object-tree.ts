import type { KeptObject } from '../../session/snapshot/owners-schema.js';
import { SIDES, type Side } from '../../session/snapshot/sides.js';
import { NONE, type ObjectGraph } from '../objects/object-graph.js';
import type { OpenSnapshot } from '../objects/open-snapshot.js';
import { wholeOf } from '../objects/path-to.js';
import { relativePaths } from '../objects/relative-paths.js';
import { bytesBySide, sidesOf } from './sides.js';

/** What holds what alone: of the objects that keep most. */
export interface ObjectTree {
  /** Each behind its holder. */
  objects: KeptObject[];
  /** How many there are, with those that are left out. */
  all: number;
  bySide: Record<Side, number>;
  /** Of each allocation, in the order of the map: its side, of SIDES, and the place of the nearest object that keeps it, or NONE. */
  blocks: { sides: Uint8Array; objects: Int32Array };
}

export interface Kept {
  dominators: Int32Array;
  retained: Float64Array;
  self: Float64Array;
  isOwn: Uint8Array;
  /** Of each object, the name of its type. */
  names: readonly (string | null)[];
}

/** Of each type some, however little they keep, within a share of the room. */
const OF_EACH_TYPE = 4;
const SHARE_FOR_TYPES = 0.2;

/** Of `most` objects, with the place in it of each object that it shows, by its node. */
export function objectTree(
  { graph, words }: Pick<OpenSnapshot, 'graph' | 'words'>,
  kept: Kept,
  most: number,
): { tree: ObjectTree; places: ReadonlyMap<number, number> } {
  const { image, owners, top } = graph;
  const { dominators, retained, self, isOwn, names } = kept;
  const all: number[] = [];
  const holds = new Int32Array(top + 1);
  for (let node = 0; node < image.count; node++) {
    if (dominators[node] === NONE || owners[node] !== NONE || isOwn[node]) continue;
    all.push(node);
    const holder = holderOf(graph, dominators, node);
    if (holder !== NONE) holds[holder]! += 1;
  }
  all.sort((a, b) => retained[b]! - retained[a]! || a - b);
  const shown = withHolders(mostAndOfEachType(all, { names, most }), {
    holderOfNode: (node) => holderOf(graph, dominators, node),
    most,
  });
  const places = new Map(shown.map((node, at) => [node, at]));
  const placed = shown.map((node) => ({ node, holder: holderOf(graph, dominators, node) }));
  const paths = relativePaths(graph, words, placed);
  const sides = sidesOf(graph, isOwn);
  const objects = placed.map(({ node, holder }, at) => ({
    holder: places.get(holder) ?? NONE,
    type: names[node] ?? '',
    side: SIDES[sides[node]!]!,
    path: paths[at]!.text,
    steps: paths[at]!.steps,
    selfBytes: self[node]!,
    retainedBytes: retained[node]!,
    holds: holds[node]!,
  }));
  const blocks = { sides, objects: nearestObjects(graph, dominators, places) };
  return { tree: { objects, all: all.length, bySide: bytesBySide(graph, sides), blocks }, places };
}

/** The object that holds another alone; NONE where that is a root, or several do. A part stands for its owner. */
export function holderOf(graph: ObjectGraph, dominators: Int32Array, node: number): number {
  const up = wholeOf(graph, dominators[node]!);
  return up >= graph.image.count ? NONE : up;
}

/** Those that keep most, and behind them some of each type. */
function mostAndOfEachType(
  byRetained: readonly number[],
  { names, most }: Pick<Kept, 'names'> & { most: number },
): number[] {
  const first = byRetained.slice(0, most - Math.floor(SHARE_FOR_TYPES * most));
  const counts = new Map<string, number>();
  const more = byRetained.filter((node, at) => {
    const name = names[node] ?? '';
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return at >= first.length && count <= OF_EACH_TYPE;
  });
  return [...first, ...more];
}

/** As many as there is room for, each with all that hold it, which come before it. */
function withHolders(
  nodes: readonly number[],
  { holderOfNode, most }: { holderOfNode: (node: number) => number; most: number },
): number[] {
  const shown = new Set<number>();
  for (const node of nodes) {
    const way: number[] = [];
    for (let at = node; at !== NONE && !shown.has(at); at = holderOfNode(at)) {
      way.push(at);
      if (shown.size + way.length > most) break;
    }
    if (shown.size + way.length <= most) for (const at of way.reverse()) shown.add(at);
  }
  return [...shown];
}

function nearestObjects(
  graph: ObjectGraph,
  dominators: Int32Array,
  places: ReadonlyMap<number, number>,
): Int32Array {
  const { count } = graph.image;
  const nearest = new Int32Array(count).fill(UNSEEN);
  const way: number[] = [];
  for (let node = 0; node < count; node++) {
    let found: number = NONE;
    way.length = 0;
    for (let at = wholeOf(graph, node); at !== NONE; at = holderOf(graph, dominators, at)) {
      if (at >= count) break;
      found = places.get(at) ?? nearest[at]!;
      if (found !== UNSEEN) break;
      way.push(at);
      found = NONE;
    }
    for (const at of way) nearest[at] = found;
    nearest[node] = found;
  }
  return nearest;
}

/** Not looked at yet. */
const UNSEEN = -2;
