import { eachAllocation } from '../../heap/map/allocations.js';
import { NONE } from '../objects/object-graph.js';
import type { OpenSnapshot } from '../objects/open-snapshot.js';
import { pathTo, typeName } from '../objects/path-to.js';
import { retainedOf } from './dominators.js';
import { type KeptObjects, keptObjects } from './kept-objects.js';

/** More objects that one keeps are not compared by their paths. */
const MOST_BY_PATH = 1000;

/** What each object of a snapshot alone keeps, as a tree: a part stands for its owner. */
export class HeldTree {
  readonly snapshot: OpenSnapshot;
  readonly kept: KeptObjects;
  readonly retained: Float64Array;
  readonly top: number;
  /** Of each node the first that it keeps, and of each of these the next one. */
  readonly #first: Int32Array;
  readonly #next: Int32Array;

  constructor(snapshot: OpenSnapshot) {
    const { graph } = snapshot;
    const { owners, image, top } = graph;
    this.snapshot = snapshot;
    this.kept = keptObjects(snapshot);
    const { dominators, sizes } = this.kept;
    this.retained = retainedOf(dominators, sizes);
    this.top = top;
    // The names of a module that another module has as an attribute are come to by both.
    for (let node = 0; node < image.count; node++) {
      const owner = owners[node]!;
      if (owner >= image.count && dominators[node] === top) this.retained[owner]! += this.retained[node]!;
    }
    this.#first = new Int32Array(top + 1).fill(NONE);
    this.#next = new Int32Array(top + 1).fill(NONE);
    for (let node = 0; node < top; node++) {
      if (dominators[node] === NONE || (node < image.count && owners[node] !== NONE)) continue;
      let up = dominators[node]!;
      while (up < image.count && owners[up] !== NONE) up = owners[up]!;
      this.#next[node] = this.#first[up]!;
      this.#first[up] = node;
    }
  }

  /** What a node alone keeps, the largest first. */
  children(node: number): number[] {
    const found: number[] = [];
    for (let at = this.#first[node]!; at !== NONE; at = this.#next[at]!) found.push(at);
    return found.sort((a, b) => this.retained[b]! - this.retained[a]!);
  }

  /** The node here that is another's of a later snapshot: at its address, of its type, else under its path below `parent`. NONE where there is none. */
  sameAs(node: number, later: HeldTree, parent: number): number {
    const { graph, words } = this.snapshot;
    const { image } = graph;
    const { graph: laterGraph, words: laterWords } = later.snapshot;
    const root = laterGraph.roots[node - laterGraph.image.count];
    if (root) {
      const found = graph.roots.findIndex(({ kind, name }) => kind === root.kind && name === root.name);
      return found < 0 ? NONE : image.count + found;
    }
    const at = image.nodeAt(laterGraph.image.addresses[node]!);
    if (at >= 0 && graph.owners[at] === NONE && typeName(graph, at) === typeName(laterGraph, node)) {
      if (pathTo(graph, words, at) === pathTo(laterGraph, laterWords, node)) return at;
    }
    const path = pathTo(laterGraph, laterWords, node);
    const children = this.children(parent);
    if (path === null || children.length > MOST_BY_PATH) return NONE;
    return children.find((child) => pathTo(graph, words, child) === path) ?? NONE;
  }

  /** How many allocations a node alone keeps, with its own, by the letter of their head and their length in blocks ("h2"). */
  kindsOf(holder: number): Map<string, number> {
    const { map, graph } = this.snapshot;
    const { dominators } = this.kept;
    const letters = map.areas.flatMap((area) =>
      [...eachAllocation(area.letters)].map(({ letter }) => letter),
    );
    const counts = new Map<string, number>();
    /** 1 for what it keeps, 2 for what it does not. */
    const known = new Uint8Array(this.top + 1);
    known[holder] = 1;
    for (let node = 0; node < graph.image.count; node++) {
      let at = node;
      while (at !== NONE && known[at] === 0) at = dominators[at]!;
      const found = at === NONE ? 2 : known[at]!;
      for (at = node; at !== NONE && known[at] === 0; at = dominators[at]!) known[at] = found;
      if (found !== 1) continue;
      const kind = `${letters[node]}${graph.image.blocks[node]}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return counts;
  }

  /** Whether a node here is at the address of another. */
  isAt(node: number, other: number, of: HeldTree): boolean {
    const { image } = this.snapshot.graph;
    const { image: later } = of.snapshot.graph;
    if (node >= image.count || other >= later.count) return node >= image.count && other >= later.count;
    return image.addresses[node] === later.addresses[other];
  }
}
