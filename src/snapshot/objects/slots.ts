import type { ObjectGraph } from './object-graph.js';
import { tableOf } from './object-graph.js';
import { type Visitor, visitObject, visitTableAt } from './object-layout.js';
import { KINDS, type Kind } from './object-types.js';
import type { WordReader } from './word-reader.js';

/**
 * How an object is come to from the one that refers to it: by an attribute, a key or an index; `within`: by a namespace, which Python does not
 * name; `default`: as the default value of a parameter; `unnamed`: by something that Python has no expression for.
 */
export type Step =
  | { type: 'attribute'; name: string }
  | { type: 'item'; key: string }
  | { type: 'within' }
  | { type: 'default' }
  | { type: 'unnamed' };

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const UNNAMED: Step = { type: 'unnamed' };
const WITHIN: Step = { type: 'within' };
const DEFAULT: Step = { type: 'default' };
/** Of what a function refers to, its code and its constants are none of these. */
const CHANGING: ReadonlySet<Kind> = new Set<Kind>(['list', 'dict', 'set', 'array', 'instance', 'deque']);
/** Their slots are indexes. */
const SEQUENCES: ReadonlySet<Kind> = new Set<Kind>(['list', 'tuple', 'deque']);

interface Parent {
  /** No part, but maybe a root. */
  parent: number;
  /** Whether it is the dict of a module or class. */
  isNamespace: boolean;
}

/** How `child` is come to from its parent: by a name, if it is by any. */
export function stepTo(
  graph: ObjectGraph,
  words: WordReader,
  { child, ...of }: Parent & { child: number },
): Step {
  let found: Step = UNNAMED;
  eachStep(graph, words, of, (to, stepOf) => {
    if (to === child && found.type === 'unnamed') found = stepOf();
  });
  return found;
}

/** Calls `visit` for each object that one refers to, with how; its parts are no objects. */
export function eachStep(
  graph: ObjectGraph,
  words: WordReader,
  { parent, isNamespace }: Parent,
  visit: (child: number, stepOf: () => Step) => void,
): void {
  const { image, roots, kinds, owners, types } = graph;
  const root = parent >= image.count ? roots[parent - image.count]! : null;
  const kind: Kind = root ? 'dict' : KINDS[kinds[parent]!]!;
  const isAttribute = kind === 'instance' || isNamespace || (root !== null && root.kind !== 'modules');
  let key = 0;
  const valueStep = (keyWord: number): Step => {
    const name = words.text(keyWord);
    if (isAttribute && name !== null && NAME.test(name)) return { type: 'attribute', name };
    return { type: 'item', key: words.written(keyWord) };
  };
  const stepOf = (child: number, slot: number, keyWord: number): Step => {
    if (kind === 'module' || kind === 'class') return types.of(child)?.kind === 'dict' ? WITHIN : UNNAMED;
    if (kind === 'function' && CHANGING.has(KINDS[kinds[child]!]!)) return DEFAULT;
    if (slot < 0) return UNNAMED;
    if (SEQUENCES.has(kind)) return { type: 'item', key: String(slot) };
    const isValue = (kind === 'dict' || kind === 'instance') && slot % 2 === 1;
    return isValue ? valueStep(keyWord) : UNNAMED;
  };
  const visitor: Visitor = {
    part: (address) => owners[image.nodeAt(address)] === parent,
    reference: (word, slot) => {
      if (slot >= 0 && slot % 2 === 0) key = word;
      const child = image.nodeAt(word);
      const keyWord = key;
      if (child >= 0) visit(child, () => stepOf(child, slot, keyWord));
    },
  };
  if (root === null) visitObject(image, parent, kind, visitor);
  else {
    const module = root.moduleAddress === undefined ? -1 : image.nodeAt(root.moduleAddress);
    if (module >= 0) visit(module, () => WITHIN);
    visitTableAt(image, tableOf(root), visitor);
  }
}
