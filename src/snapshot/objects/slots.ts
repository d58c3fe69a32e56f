import type { ObjectGraph } from './object-graph.js';
import { NONE, tableOf } from './object-graph.js';
import { type Visitor, visitObject, visitTableAt } from './object-layout.js';
import { KINDS, type Kind } from './object-types.js';
import type { WordReader } from './word-reader.js';

/**
 * How an object is come to from the one that refers to it: by an attribute, a key or an index; `within`: by a namespace, which Python does not
 * name; `unnamed`: by something that Python has no expression for.
 */
export type Step =
  | { type: 'attribute'; name: string }
  | { type: 'item'; key: string }
  | { type: 'within' }
  | { type: 'unnamed' };

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** From `parent`, no part but maybe a root, to `child`. `isNamespace`: whether the parent is the dict of a module or class. */
export function stepTo(
  graph: ObjectGraph,
  words: WordReader,
  { parent, child, isNamespace }: { parent: number; child: number; isNamespace: boolean },
): Step {
  const { image, roots, kinds } = graph;
  const root = parent >= image.count ? roots[parent - image.count]! : null;
  if (root?.moduleAddress !== undefined && image.nodeAt(root.moduleAddress) === child)
    return { type: 'within' };
  const kind: Kind = root ? 'dict' : KINDS[kinds[parent]!]!;
  if (kind === 'list' || kind === 'tuple' || kind === 'deque') {
    const { slot } = slotOf(graph, parent, kind, child);
    return slot >= 0 ? { type: 'item', key: String(slot) } : { type: 'unnamed' };
  }
  if (kind === 'module' || kind === 'class') {
    return graph.types.of(child)?.kind === 'dict' ? { type: 'within' } : { type: 'unnamed' };
  }
  if (kind !== 'dict' && kind !== 'instance') return { type: 'unnamed' };
  const { slot, keyWord } = root ? slotOfRoot(graph, parent, child) : slotOf(graph, parent, kind, child);
  // The key itself, or none of the table.
  if (slot < 0 || slot % 2 === 0) return { type: 'unnamed' };
  const name = words.text(keyWord);
  const isAttribute = kind === 'instance' || isNamespace || (root !== null && root.kind !== 'modules');
  if (isAttribute && name !== null && NAME.test(name)) return { type: 'attribute', name };
  return { type: 'item', key: words.written(keyWord) };
}

interface FoundSlot {
  slot: number;
  keyWord: number;
}

function slotOf(graph: ObjectGraph, parent: number, kind: Kind, child: number): FoundSlot {
  const { visitor, found } = finder(graph, child);
  visitObject(graph.image, parent, kind, visitor);
  return found;
}

function slotOfRoot(graph: ObjectGraph, parent: number, child: number): FoundSlot {
  const { visitor, found } = finder(graph, child);
  visitTableAt(graph.image, tableOf(graph.roots[parent - graph.image.count]!), visitor);
  return found;
}

function finder({ image }: ObjectGraph, child: number): { visitor: Visitor; found: FoundSlot } {
  const found: FoundSlot = { slot: NONE, keyWord: 0 };
  let key = 0;
  const visitor: Visitor = {
    part: () => {},
    reference: (word, slot) => {
      if (slot >= 0 && slot % 2 === 0) key = word;
      // A value says more than a key.
      const isNew = found.slot < 0 || (found.slot % 2 === 0 && slot % 2 === 1 && found.keyWord === key);
      if (slot < 0 || !isNew || image.nodeAt(word) !== child) return;
      found.slot = slot;
      found.keyWord = key;
    },
  };
  return { visitor, found };
}
