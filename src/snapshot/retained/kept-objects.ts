import { NONE, type ObjectGraph, tableOf } from '../objects/object-graph.js';
import { visitTableAt } from '../objects/object-layout.js';
import type { OpenSnapshot } from '../objects/open-snapshot.js';
import { dominatorsOf } from './dominators.js';

/** Whose name mpgc's own objects have. */
const OWN_NAME = '_mpgc';

/** Of each node, what it takes of the heap; of mpgc's own and of what no root reaches nothing. */
export interface KeptObjects {
  dominators: Int32Array;
  /** 1 for what only mpgc holds. */
  isOwn: Uint8Array;
  /** Of its own blocks. */
  sizes: Float64Array;
  /** With its parts, which have none themselves. */
  self: Float64Array;
  /** All blocks in use; of these what only mpgc holds, and what no root reaches. */
  liveBytes: number;
  ownBytes: number;
  heldByVmBytes: number;
}

export function keptObjects({
  graph,
  words,
  record,
}: Pick<OpenSnapshot, 'graph' | 'words' | 'record'>): KeptObjects {
  const { image, parents, top } = graph;
  const dominators = dominatorsOf(graph, top);
  const { ownAddress } = record;
  const isOwn = ownNodes(graph, dominators, { text: words.text.bind(words), ownAddress });
  const sizes = new Float64Array(top + 1);
  const sums = { liveBytes: 0, heldByVmBytes: 0, ownBytes: 0 };
  for (let node = 0; node < image.count; node++) {
    const bytes = image.bytesOf(node);
    sums.liveBytes += bytes;
    if (isOwn[node]) sums.ownBytes += bytes;
    else if (parents[node] === NONE) sums.heldByVmBytes += bytes;
    else sizes[node] = bytes;
  }
  return { dominators, isOwn, sizes, self: selfBytes(graph, sizes), ...sums };
}

/** Whether a node is an object that a name leads to, and no part of another. */
export function isCounted(
  { image, owners }: ObjectGraph,
  { sizes, self }: Pick<KeptObjects, 'sizes' | 'self'>,
  node: number,
): boolean {
  return node < image.count ? owners[node] === NONE && sizes[node]! > 0 : self[node]! > 0;
}

/** Of each object with its parts; a root has the table of its names. */
function selfBytes({ image, owners }: ObjectGraph, sizes: Float64Array): Float64Array {
  const self = Float64Array.from(sizes);
  for (let node = 0; node < image.count; node++) {
    const owner = owners[node]!;
    if (owner === NONE) continue;
    self[owner]! += sizes[node]!;
    self[node] = 0;
  }
  return self;
}

/** What only the agent's name holds, and its object of before, with what only these hold. */
function ownNodes(
  graph: ObjectGraph,
  dominators: Int32Array,
  { text, ownAddress }: { text: (word: number) => string | null; ownAddress: number | null },
): Uint8Array {
  const { image, roots } = graph;
  const own = new Uint8Array(graph.top + 1);
  const before = ownAddress === null ? NONE : image.nodeAt(ownAddress);
  if (before >= 0) own[before] = 1;
  for (const root of roots) {
    if (root.kind !== 'globals') continue;
    let key: string | null = null;
    visitTableAt(image, tableOf(root), {
      part: () => true,
      reference: (word, slot) => {
        if (slot % 2 === 0) key = text(word);
        const node = image.nodeAt(word);
        if (slot % 2 === 1 && key === OWN_NAME && node >= 0) own[node] = 1;
      },
    });
  }
  const state = new Uint8Array(graph.top + 1);
  const way: number[] = [];
  for (let node = 0; node < image.count; node++) {
    let at = node;
    way.length = 0;
    while (at !== NONE && !own[at] && !state[at]) {
      way.push(at);
      at = dominators[at]!;
    }
    const is = at !== NONE && own[at] ? 1 : 0;
    for (const of of way) {
      own[of] = is;
      state[of] = 1;
    }
  }
  return own;
}
