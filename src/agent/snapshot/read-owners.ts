import { allocationsIn } from '../../heap/map/allocations.js';
import { findBarriers } from '../../heap/map/barriers.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { OwnedMap, OwnersRecord } from '../../session/snapshot/owners-schema.js';
import { type OpenSnapshot, openSnapshot } from '../../snapshot/objects/open-snapshot.js';
import { pathTo, typeName } from '../../snapshot/objects/path-to.js';
import { retainedOf } from '../../snapshot/retained/dominators.js';
import { keptObjects } from '../../snapshot/retained/kept-objects.js';
import { ownedMap } from '../../snapshot/retained/owned-map.js';
import { summarizeSnapshot } from '../../snapshot/retained/summarize-snapshot.js';
import type { AgentLink } from '../wire/agent-link.js';
import { gatherSnapshot, type NotGathered } from './gather-snapshot.js';
import type { ReadingOptions } from './take-snapshot.js';

type Owners = Omit<OwnersRecord, 'atMs'>;
type Placed = Owners['placed'][number];

const MOST_NAMED = 100;
/** Of the tree: some 20 KB of a capture. */
const MOST_OBJECTS = 200;
/** Barriers that are shown, and the largest allocations of each. */
const MOST_BARRIERS = 8;
const MOST_IN_ONE = 4;

interface HeapsToName {
  /** Of this run, after the program: it is told whose their blocks are, and what stands in the way is named. */
  maps: readonly { role: OwnedMap['role']; dump: HeapDump }[];
  /** Loaded before the program; null where that is not known. */
  modules: ReadonlySet<string> | null;
}

/**
 * Who keeps what: a snapshot of which names, types and sizes are kept, and no bytes, as nobody asked to have the heap in a file.
 * @throws as takeSnapshot
 */
export async function readOwners(
  link: AgentLink,
  { maps, modules }: HeapsToName,
  options: Omit<ReadingOptions, 'sink'>,
): Promise<Owners | NotGathered> {
  const taken = await gatherSnapshot(link, options);
  if (typeof taken === 'string') return taken;
  const { record, memory } = taken;
  const snapshot = openSnapshot(record, memory);
  const { owners, types, tree, map: _, ...figures } = summarizeSnapshot(snapshot, MOST_OBJECTS);
  const { blocks, ...kept } = tree;
  return {
    type: 'owners',
    ...figures,
    owners: owners.slice(0, MOST_NAMED),
    types: types.slice(0, MOST_NAMED),
    roomBytes: 0,
    roots: rootsIn(snapshot, modules),
    placed: placedIn(
      snapshot,
      maps.map(({ dump }) => dump),
    ),
    tree: kept,
    maps: maps.flatMap((map) => ownedMap(snapshot.image, blocks, map) ?? []),
    cost: record.cost,
  };
}

/** What stands first behind each root on the way to it, with all that it keeps; each byte once. */
function rootsIn(snapshot: OpenSnapshot, modules: ReadonlySet<string> | null): Owners['roots'] {
  const { image, graph } = snapshot;
  const { parents, top } = graph;
  const { dominators, sizes } = keptObjects(snapshot);
  const retained = retainedOf(dominators, sizes);
  const bytes = new Float64Array(graph.roots.length);
  for (let node = 0; node < top; node++) {
    if (dominators[node] !== top) continue;
    let root = node;
    while (parents[root] !== top) root = parents[root]!;
    bytes[root - image.count]! += retained[node]!;
  }
  return graph.roots.map(({ kind, name }, at) => ({
    kind,
    name,
    retainedBytes: bytes[at]!,
    isNew: kind === 'module' && modules !== null && !modules.has(name),
  }));
}

/** What stands in the way, where it stands there still. */
function placedIn(snapshot: OpenSnapshot, maps: readonly HeapDump[]): Placed[] {
  const { isOwn } = keptObjects(snapshot);
  const { image, graph, words } = snapshot;
  const placed = new Map<number, Placed>();
  for (const { areas, blockBytes } of maps) {
    for (const { areaIndex, firstBlock, blocks: length } of findBarriers(areas, MOST_BARRIERS)) {
      const { address: start, letters } = areas[areaIndex]!;
      const largest = allocationsIn(letters, firstBlock, firstBlock + length)
        .sort((a, b) => b.blocks - a.blocks)
        .slice(0, MOST_IN_ONE);
      for (const { firstBlock: at, blocks } of largest) {
        const address = Number.parseInt(start, 16) + at * blockBytes;
        const node = image.nodeAt(address);
        if (node < 0 || image.addresses[node] !== address || image.blocks[node] !== blocks || isOwn[node])
          continue;
        const path = pathTo(graph, words, node);
        if (path === null) continue;
        const owner = graph.owners[node]!;
        placed.set(address, { address, path, type: typeName(graph, owner >= 0 ? owner : node) });
      }
    }
  }
  return [...placed.values()];
}
