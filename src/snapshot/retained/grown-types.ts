import type { GrownRecord } from '../../session/snapshot/grown-schema.js';
import { KINDS } from '../objects/object-types.js';
import { typeName } from '../objects/path-to.js';
import type { HeldTree } from './held-tree.js';
import { isCounted } from './kept-objects.js';

type GrownType = GrownRecord['types'][number];

const MOST_TYPES = 20;
const UNKNOWN = KINDS.indexOf('unknown');

/** Types of which each snapshot has as many objects as the one before or more, and the last one more than the first. */
export function grownTypes(trees: readonly HeldTree[]): GrownType[] {
  const types = new Map<string, GrownType>();
  for (const [at, tree] of trees.entries()) countTypes(tree, { types, at, of: trees.length });
  const grownBytes = ({ selfBytes }: GrownType) => selfBytes.at(-1)! - selfBytes[0]!;
  return [...types.values()]
    .filter(
      ({ count }) => count.at(-1)! > count[0]! && count.every((value, at) => value >= (count[at - 1] ?? 0)),
    )
    .sort((a, b) => grownBytes(b) - grownBytes(a) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_TYPES);
}

function countTypes(
  { snapshot: { graph }, kept }: HeldTree,
  { types, at, of }: { types: Map<string, GrownType>; at: number; of: number },
): void {
  for (let node = 0; node < graph.top; node++) {
    if (!isCounted(graph, kept, node) || graph.kinds[node] === UNKNOWN) continue;
    const name = typeName(graph, node);
    const nothing = () => new Array<number>(of).fill(0);
    const type = types.get(name) ?? { name, count: nothing(), selfBytes: nothing() };
    types.set(name, type);
    type.count[at]! += 1;
    type.selfBytes[at]! += kept.self[node]!;
  }
}
