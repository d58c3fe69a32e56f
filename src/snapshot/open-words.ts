import type { SnapshotRecord } from '../session/snapshot/snapshot-schema.js';
import type { HeapImage } from './heap-image.js';
import type { ObjectGraph } from './object-graph.js';
import { tableOf } from './object-graph.js';
import { type Visitor, visitObject, visitTableAt } from './object-layout.js';
import { KINDS, type ObjectTypes } from './object-types.js';
import { isName, type WordForms } from './word-forms.js';

/** Of what is asked of a board: more than any has. */
const MOST_TYPES = 1000;
const MOST_NAMES = 20_000;

/**
 * The words that objects begin with and that may be types of the firmware: among those whose address is known, so that the memory there can be read.
 */
export function possibleTypes(
  image: HeapImage,
  types: ObjectTypes,
  known: SnapshotRecord['types'],
): number[] {
  const fixed = known.map(({ address }) => address).filter((address) => !image.has(address));
  const [first, last] = [Math.min(...fixed), Math.max(...fixed)];
  const found = new Set<number>();
  for (let node = 0; node < image.count && found.size < MOST_TYPES; node++) {
    const word = image.wordOf(node, 0);
    const isBetween = word > first && word < last && word % image.wordBytes === 0;
    if (isBetween && !image.has(word) && !types.isKnown(word)) found.add(word);
  }
  return [...found];
}

/** Classes that stand on the heap. */
export function classesIn(image: HeapImage, types: ObjectTypes): number[] {
  const found: number[] = [];
  for (let node = 0; node < image.count && found.length < MOST_TYPES; node++) {
    const address = image.addresses[node]!;
    if (types.isClass(address)) found.push(address);
  }
  return found;
}

/** Interned strings that are keys of what the roots reach. */
export function namesIn(graph: ObjectGraph, forms: WordForms): number[] {
  const { image, roots, kinds, parents } = graph;
  const found = new Set<number>();
  const visitor: Visitor = {
    part: () => {},
    reference: (word, slot) => {
      if (slot >= 0 && slot % 2 === 0 && isName(forms, word) && found.size < MOST_NAMES) found.add(word);
    },
  };
  for (const root of roots) visitTableAt(image, tableOf(root), visitor);
  for (let node = 0; node < image.count; node++) {
    const kind = KINDS[kinds[node]!]!;
    if (parents[node]! >= 0 && (kind === 'dict' || kind === 'instance'))
      visitObject(image, node, kind, visitor);
  }
  return [...found];
}
