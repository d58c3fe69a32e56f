import type { GrownRecord } from '../../session/snapshot/grown-schema.js';
import { entriesOf } from '../objects/entries-of.js';
import { NONE } from '../objects/object-graph.js';
import type { OpenSnapshot } from '../objects/open-snapshot.js';
import { pathTo, typeName } from '../objects/path-to.js';
import { grownTypes } from './grown-types.js';
import { heldByVm } from './held-by-vm.js';
import { HeldTree } from './held-tree.js';
import type { KeptObjects } from './kept-objects.js';

type Holder = GrownRecord['holders'][number];

/** Of all that grew: who grew by less is not told of, and neither is what of it nobody further in explains. */
const LEAST_SHARE = 0.1;
/** Objects that one keeps which are looked at, the largest first. */
const MOST_CHILDREN = 256;
/** So often of one type, each in the one before, and it is a chain. */
const CHAIN_LINKS = 3;
const MOST_STEPS = 64;
const MOST_HOLDERS = 50;
const MOST_KINDS = 16;

export type Grown = Pick<GrownRecord, 'liveBytes' | 'beyondBytes' | 'internedBytes' | 'holders' | 'types'>;

/** One object at each snapshot. */
interface Same {
  nodes: readonly number[];
  bytes: number[];
  /** Whether it is one object, and not another each time under one name. */
  stays: boolean;
}

/**
 * What grew from each snapshot of a program to the next, by what each object alone keeps: followed from the names of the program inwards as long as what
 * grew is in one of the objects that were there before. An object is the same at the same address, else under the same path.
 */
export function grownHolders(snapshots: readonly OpenSnapshot[]): Grown {
  const trees = snapshots.map((snapshot) => new HeldTree(snapshot));
  const liveBytes = trees.map(({ kept }) => kept.liveBytes - kept.ownBytes);
  const grownBytes = grownBy(liveBytes);
  return {
    liveBytes,
    beyondBytes: trees.map(({ kept }) => kept.heldByVmBytes),
    internedBytes: trees.map(({ snapshot, kept }) => internedBytes(snapshot, kept)),
    holders: grownBytes > 0 ? new GrownTrees(trees, grownBytes).holders() : [],
    types: grownTypes(trees),
  };
}

function internedBytes({ graph }: OpenSnapshot, { isOwn }: KeptObjects): number {
  return heldByVm(graph, isOwn)
    .filter(({ what }) => what === 'interned-strings')
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

class GrownTrees {
  readonly #trees: readonly HeldTree[];
  readonly #last: HeldTree;
  readonly #leastBytes: number;
  readonly #found: Holder[] = [];

  constructor(trees: readonly HeldTree[], grownBytes: number) {
    this.#trees = trees;
    this.#last = trees.at(-1)!;
    this.#leastBytes = Math.max(1, LEAST_SHARE * grownBytes);
  }

  holders(): Holder[] {
    const tops = this.#trees.map(({ top }) => top);
    const bytes = this.#trees.map((tree) => tree.retained[tree.top]!);
    this.#follow({ nodes: tops, bytes, stays: true }, []);
    return this.#found.sort((a, b) => grownBy(b.bytes) - grownBy(a.bytes)).slice(0, MOST_HOLDERS);
  }

  /** Whose growth `same` is: of those that it keeps, or its own. `way`: what leads to it. */
  #follow(same: Same, way: readonly Same[]): void {
    const chain = this.#chainAt([...way, same]);
    if (chain) return this.#add(chain, chain.bytes, { type: 'chain', blocks: this.#grownBlocks(chain) });
    const further = same.stays && way.length < MOST_STEPS ? this.#grownChildren(same) : [];
    const rest = same.bytes.map((bytes, at) => further.reduce((left, one) => left - one.bytes[at]!, bytes));
    for (const one of further) this.#follow(one, [...way, same]);
    if (same.nodes.at(-1) !== this.#last.top && grownBy(rest) >= this.#leastBytes)
      this.#add(same, rest, { type: null, blocks: further.length === 0 ? this.#grownBlocks(same) : [] });
  }

  #add(
    { nodes }: Same,
    bytes: readonly number[],
    { type, blocks }: { type: string | null; blocks: Holder['blocks'] },
  ): void {
    const node = nodes.at(-1)!;
    const { graph, words } = this.#last.snapshot;
    const path = pathTo(graph, words, node);
    if (path === null) return;
    const entries = this.#trees.map(({ snapshot }, at) => entriesOf(snapshot.graph, nodes[at]!));
    this.#found.push({
      path,
      type: type ?? typeName(graph, node),
      bytes: bytes.map((value) => Math.max(0, value)),
      entries: type === null && entries.every((count) => count !== null) ? entries : null,
      blocks,
    });
  }

  /** From the first snapshot to the last. */
  #grownBlocks({ nodes }: Same): Holder['blocks'] {
    const before = this.#trees[0]!.kindsOf(nodes[0]!);
    return [...this.#last.kindsOf(nodes.at(-1)!)]
      .map(([kind, count]) => ({
        letter: kind.charAt(0),
        blocks: Number(kind.slice(1)),
        count: count - (before.get(kind) ?? 0),
      }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count * b.blocks - a.count * a.blocks)
      .slice(0, MOST_KINDS);
  }

  /** Of what it keeps now, what was there before and grew. */
  #grownChildren(same: Same): Same[] {
    const children = this.#last
      .children(same.nodes.at(-1)!)
      .filter((node) => this.#last.retained[node]! >= this.#leastBytes)
      .slice(0, MOST_CHILDREN);
    return children.flatMap((node) => {
      const found = this.#sameAs(node, same);
      return found && isGrowing(found.bytes) && grownBy(found.bytes) >= this.#leastBytes ? [found] : [];
    });
  }

  #sameAs(node: number, parent: Same): Same | null {
    const nodes = this.#trees.map((tree, at) =>
      tree === this.#last ? node : tree.sameAs(node, this.#last, parent.nodes[at]!),
    );
    if (nodes.includes(NONE)) return null;
    const bytes = this.#trees.map((tree, at) => tree.retained[nodes[at]!]!);
    return { nodes, bytes, stays: this.#trees.every((tree, at) => tree.isAt(nodes[at]!, node, this.#last)) };
  }

  /** The first of a chain whose last links these are; null where they are none. */
  #chainAt(way: readonly Same[]): Same | null {
    const links = way.slice(-CHAIN_LINKS);
    const { graph } = this.#last.snapshot;
    if (links.length < CHAIN_LINKS || links[0]!.nodes.at(-1)! >= graph.image.count) return null;
    const names = links.map(({ nodes }) => typeName(graph, nodes.at(-1)!));
    if (names.some((name) => name !== names[0])) return null;
    // Dictionaries in dictionaries are none: there are no more of them later on.
    const [before, after] = [this.#trees[0]!, this.#last].map((tree) =>
      linksFrom(tree, links.at(-1)!.nodes.at(tree === this.#last ? -1 : 0)!),
    );
    return after! > before! ? links[0]! : null;
  }
}

/** How many of one type follow each other from a node on, each the largest that the one before keeps of its type. */
function linksFrom(tree: HeldTree, node: number): number {
  const { graph } = tree.snapshot;
  const name = typeName(graph, node);
  let links = 0;
  for (let at: number | undefined = node; at !== undefined; links++) {
    at = tree.children(at).find((child) => typeName(graph, child) === name);
  }
  return links;
}

function grownBy(bytes: readonly number[]): number {
  return bytes.at(-1)! - bytes[0]!;
}

function isGrowing(bytes: readonly number[]): boolean {
  return bytes.every((value, at) => at === 0 || value > bytes[at - 1]!);
}
