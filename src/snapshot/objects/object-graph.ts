import type { SnapshotRecord } from '../../session/snapshot/snapshot-schema.js';
import type { HeapImage } from '../image/heap-image.js';
import { GrowingInts } from './growing-ints.js';
import { type TableWords, usedIn, type Visitor, visitObject, visitTableAt } from './object-layout.js';
import { KINDS, type Kind, type ObjectTypes } from './object-types.js';

export type SnapshotRoot = SnapshotRecord['roots'][number];

/** No node: of an owner, a parent, a name. */
export const NONE = -1;
const PART = KINDS.indexOf('part');
const VIEW = KINDS.indexOf('memoryview');
const UNKNOWN = KINDS.indexOf('unknown');

/**
 * What is on a heap and what refers to what. Nodes below `image.count` are those of the image, the roots follow, one each, and the last stands for
 * all roots.
 */
export interface ObjectGraph {
  image: HeapImage;
  types: ObjectTypes;
  roots: readonly SnapshotRoot[];
  /** Of each node, of KINDS. */
  kinds: Uint8Array;
  /** Of each part the node that it belongs to, which may be a root; else NONE. */
  owners: Int32Array;
  /** Bytes that an object uses of its parts and of itself where it is known; the rest of its blocks is slack. */
  usedBytes: Float64Array;
  /** References of node n: targets[offsets[n]] up to offsets[n + 1]. */
  offsets: Int32Array;
  targets: Int32Array;
  /** Of each node the one by which it was reached first from the roots; NONE where it was not. */
  parents: Int32Array;
  /** How many are reached from the roots. */
  reached: number;
  top: number;
}

/**
 * Decodes what the roots reach, then what they do not. A block is what the one that refers to it says: a block of items may begin with the address of a
 * type, and is no object for that.
 */
export function buildGraph(
  image: HeapImage,
  types: ObjectTypes,
  roots: readonly SnapshotRoot[],
): ObjectGraph {
  const nodes = image.count + roots.length + 1;
  const top = nodes - 1;
  const kinds = new Uint8Array(nodes);
  const owners = new Int32Array(nodes).fill(NONE);
  const parents = new Int32Array(nodes).fill(NONE);
  const usedBytes = new Float64Array(nodes);
  const seen = new Uint8Array(nodes);
  const order = new GrowingInts();
  // Of each node where its references begin, in the order in which nodes are decoded.
  const begins = new Int32Array(nodes);
  const ends = new Int32Array(nodes);
  const references = new GrowingInts();
  const edge = (from: number, to: number) => {
    references.push(to);
    if (seen[to]) return;
    seen[to] = 1;
    parents[to] = from;
    order.push(to);
  };
  // The part that is being read, through which what stands in it is reached.
  let through = NONE;
  let current = NONE;
  const held = new GrowingInts();
  const visitor: Visitor = {
    reference: (word) => {
      const to = image.nodeAt(word);
      if (to < 0 || to === current) return;
      if (through === NONE) edge(current, to);
      else held.push(to);
    },
    part: (address, bytes) => {
      const part = image.nodeAt(address);
      usedBytes[current]! += bytes;
      if (part < 0) return false;
      const owner = owners[part]!;
      if (owner !== NONE) {
        edge(current, part);
        // What a view is of is the other's.
        if (kinds[owner] === VIEW && kinds[current] !== VIEW) {
          owners[part] = current;
          usedBytes[owner] = 0;
        }
        return owner === current;
      }
      owners[part] = current;
      kinds[part] = PART;
      through = part;
      edge(current, part);
      return true;
    },
  };
  const read = (node: number, decode: () => boolean) => {
    current = node;
    through = NONE;
    held.length = 0;
    begins[node] = references.length;
    const isKnown = decode();
    ends[node] = references.length;
    if (through === NONE) return isKnown;
    // What the part holds is reached from it.
    begins[through] = references.length;
    for (let at = 0; at < held.length; at++) edge(through, held.at(at));
    ends[through] = references.length;
    return isKnown;
  };
  const readNode = (node: number) => {
    if (kinds[node] === PART) return;
    if (node >= image.count) {
      const table = tableOf(roots[node - image.count]!);
      read(node, () => {
        const { moduleAddress } = roots[node - image.count]!;
        if (moduleAddress !== undefined) visitor.reference(moduleAddress, NONE);
        return visitTableAt(image, table, visitor);
      });
      return;
    }
    const kind: Kind = image.wasRead(node) ? (types.of(node)?.kind ?? 'unknown') : 'unknown';
    kinds[node] = KINDS.indexOf(kind);
    if (read(node, () => visitObject(image, node, kind, visitor))) return;
    kinds[node] = UNKNOWN;
    usedBytes[node] = 0;
    read(node, () => visitObject(image, node, 'unknown', visitor));
  };
  const readAll = (from: number) => {
    for (let at = from; at < order.length; at++) readNode(order.at(at));
  };
  begins[top] = 0;
  for (let root = 0; root < roots.length; root++) {
    kinds[image.count + root] = KINDS.indexOf('module');
    edge(top, image.count + root);
  }
  ends[top] = references.length;
  seen[top] = 1;
  readAll(0);
  const reached = order.length;
  // What the roots do not reach: parts first, as far as their owners say.
  const rest: number[] = [];
  for (let node = 0; node < image.count; node++) if (!seen[node]) rest.push(node);
  for (const node of rest) seen[node] = 1;
  for (const node of rest) if (isPlain(types, node)) readNode(node);
  for (const node of rest) if (!isPlain(types, node)) readNode(node);
  for (let at = reached; at < order.length; at++) parents[order.at(at)] = NONE;
  return pack(
    { image, types, roots, kinds, owners, usedBytes, parents, reached, top },
    { begins, ends, references: references.done() },
  );
}

/** Whether it owns parts and is known by its type alone. */
function isPlain(types: ObjectTypes, node: number): boolean {
  const kind = types.of(node)?.kind;
  return kind !== undefined && kind !== 'other';
}

export function tableOf({ words }: SnapshotRoot): TableWords {
  const [, flags = 0, size = 0, table = 0] = words;
  return { used: usedIn(flags), size, table };
}

/** References in the order of the nodes. */
function pack(
  graph: Omit<ObjectGraph, 'offsets' | 'targets'>,
  { begins, ends, references }: { begins: Int32Array; ends: Int32Array; references: Int32Array },
): ObjectGraph {
  const nodes = graph.top + 1;
  const offsets = new Int32Array(nodes + 1);
  for (let node = 0; node < nodes; node++) offsets[node + 1] = offsets[node]! + ends[node]! - begins[node]!;
  const targets = new Int32Array(offsets[nodes]!);
  for (let node = 0; node < nodes; node++)
    targets.set(references.subarray(begins[node], ends[node]), offsets[node]);
  return { ...graph, offsets, targets };
}
