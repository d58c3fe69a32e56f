import { type HeapDump, parseHeapDump } from '../../heap/map/parse-dump.js';
import type { Owner, SnapshotFigures, TypeFigures } from '../../session/snapshot/owners-schema.js';
import { NONE, type ObjectGraph } from '../objects/object-graph.js';
import { KINDS } from '../objects/object-types.js';
import type { OpenSnapshot } from '../objects/open-snapshot.js';
import { pathTo, typeName } from '../objects/path-to.js';
import { checkCollector } from './collector-check.js';
import { retainedOf } from './dominators.js';
import { heldByVm } from './held-by-vm.js';
import { isCounted, keptObjects } from './kept-objects.js';
import { holderOf, type Kept, type ObjectTree, objectTree } from './object-tree.js';
import { retainedByType } from './retained-by-type.js';

const UNKNOWN = KINDS.indexOf('unknown');
const PART = KINDS.indexOf('part');
const DICT = KINDS.indexOf('dict');
const HOLDERS = new Set([KINDS.indexOf('class'), KINDS.indexOf('module')]);

/** So often of one type, each in the one before, and it is a chain, which is shown as its first. */
const CHAIN_LINKS = 3;
/** A holder is shown in place of one that holds it, if it holds so much of that: it says more. */
const MOST_OF = 0.8;
/** One at the end of a chain is shown in its place, if it holds so much of what the chain holds: that is not in its links. */
const MOST_OF_CHAIN = 0.5;
/** For each the way to it is looked for. */
const MOST_OWNERS = 500;
/** Of the tree. */
const MOST_OBJECTS = 2000;

export interface PlacedOwner extends Owner {
  /** Its place in the tree; null where it is left out there. */
  place: number | null;
}

export interface KnownType extends TypeFigures {
  /** Whether the program, or a module on the heap, makes it by `class`. */
  isClass: boolean;
}

/** With what a page shows of it. */
export interface SnapshotSummary extends SnapshotFigures {
  types: KnownType[];
  owners: PlacedOwner[];
  tree: ObjectTree;
  /** The heap as it was read. */
  map: HeapDump;
}

export function summarizeSnapshot(
  { image, graph, words, record, map }: OpenSnapshot,
  mostObjects = MOST_OBJECTS,
): SnapshotSummary {
  const { top } = graph;
  const { dominators, isOwn, sizes, self, ...kept } = keptObjects({ graph, words, record });
  const retained = retainedOf(dominators, sizes);
  const sums = { ...kept, objects: 0, objectBytes: 0, unknownBytes: 0 };
  const types = new Map<string, KnownType>();
  const names: (string | null)[] = new Array(top + 1).fill(null);
  for (let node = 0; node < top; node++) {
    if (!isCounted(graph, { sizes, self }, node)) continue;
    const isUnknown = graph.kinds[node] === UNKNOWN;
    if (isUnknown) sums.unknownBytes += self[node]!;
    else {
      sums.objects += 1;
      sums.objectBytes += self[node]!;
    }
    const name = isUnknown ? `unknown, referenced by ${referrerOf(graph, node)}` : typeName(graph, node);
    names[node] = name;
    addTo(types, { name, node }, { graph, self, sizes });
  }
  retainedByType({ dominators, retained, names, top }, types);
  const { tree, places } = objectTree(
    { graph, words },
    { dominators, retained, self, isOwn, names },
    mostObjects,
  );
  return {
    ...sums,
    tree,
    map,
    types: [...types.values()].sort((a, b) => b.selfBytes - a.selfBytes || (a.name < b.name ? -1 : 1)),
    owners: ownersOf({ graph, words }, { dominators, retained, self, isOwn, places }),
    heldByVm: heldByVm(graph, isOwn),
    collectorCheck: checkCollector(image, record.roots, parseHeapDump(record.after)),
  };
}

function addTo(
  types: Map<string, KnownType>,
  { name, node }: { name: string; node: number },
  { graph, self, sizes }: { graph: ObjectGraph; self: Float64Array; sizes: Float64Array },
): void {
  const { image, types: known } = graph;
  const isClass = node < image.count && known.isClass(image.wordOf(node, 0));
  const figures = types.get(name) ?? {
    name,
    isClass,
    count: 0,
    selfBytes: 0,
    slackBytes: 0,
    retainedBytes: 0,
  };
  types.set(name, figures);
  figures.count += 1;
  figures.selfBytes += self[node]!;
  figures.slackBytes += Math.max(0, self[node]! - sizes[node]! - graph.usedBytes[node]!);
}

/** The type of the nearest object that is known on the way to one that is not. */
function referrerOf(graph: ObjectGraph, node: number): string {
  let at = node;
  while (at < graph.image.count && (graph.kinds[at] === UNKNOWN || graph.kinds[at] === PART))
    at = graph.parents[at]!;
  return at === graph.top ? 'the VM' : typeName(graph, at);
}

/** Who keeps most: for each name of the program the object furthest in that still holds most of what the name holds. */
function ownersOf(
  { graph, words }: Pick<OpenSnapshot, 'graph' | 'words'>,
  {
    dominators,
    retained,
    self,
    isOwn,
    places,
  }: Omit<Kept, 'names'> & { places: ReadonlyMap<number, number> },
): PlacedOwner[] {
  const { image, owners, kinds, top } = graph;
  const largest = new Int32Array(top + 1).fill(NONE);
  const heads: number[] = [];
  for (let node = 0; node < image.count; node++) {
    if (dominators[node] === NONE || owners[node] !== NONE || isOwn[node]) continue;
    const up = holderOf(graph, dominators, node);
    if (up === NONE) heads.push(node);
    else if (largest[up] === NONE || retained[largest[up]!]! < retained[node]!) largest[up] = node;
  }
  const shown = heads.map((head) => {
    let node = head;
    let first = head;
    let links = 1;
    for (let next = largest[node]!; next !== NONE; next = largest[node]!) {
      if (kinds[next] === UNKNOWN || retained[next]! < MOST_OF * retained[node]!) break;
      const isLink = typeName(graph, next) === typeName(graph, node);
      const isSpread = links >= CHAIN_LINKS && retained[next]! < MOST_OF_CHAIN * retained[first]!;
      if (!isLink && isSpread) break;
      links = isLink ? links + 1 : 1;
      if (!isLink) first = next;
      node = next;
    }
    if (links >= CHAIN_LINKS) node = first;
    // The names of a class or of a module are no object of the program's.
    const up = node === head ? NONE : holderOf(graph, dominators, node);
    return { head, node: up !== NONE && kinds[node] === DICT && HOLDERS.has(kinds[up]!) ? up : node };
  });
  return shown
    .sort((a, b) => retained[b.head]! - retained[a.head]! || a.head - b.head)
    .slice(0, MOST_OWNERS)
    .map(({ head, node }) => ({
      name: pathTo(graph, words, head) ?? '',
      path: pathTo(graph, words, node) ?? '',
      type: typeName(graph, node),
      selfBytes: self[node]!,
      retainedBytes: retained[node]!,
      place: places.get(node) ?? null,
    }));
}
