import type { SnapshotRecord } from '../../session/snapshot/snapshot-schema.js';
import type { HeapImage } from '../image/heap-image.js';
import { internedStringsIn } from '../image/interned-strings.js';
import { isName, type WordForms } from '../image/word-forms.js';
import type { ObjectGraph } from './object-graph.js';
import { tableOf } from './object-graph.js';
import { type Visitor, visitObject, visitTableAt } from './object-layout.js';
import { KINDS, type Kind, type ObjectTypes } from './object-types.js';

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
  const { firmwarePool } = internedStringsIn(image);
  if (firmwarePool !== null) fixed.push(firmwarePool);
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

const UNKNOWN = KINDS.indexOf('unknown');
/** What is in the part of such a one is an object. Roots are tables. */
const HOLDERS: ReadonlySet<Kind> = new Set<Kind>(['list', 'dict', 'tuple', 'deque']);

/** Objects of types that are not known, one of each: in lists, tables and tuples, where nothing but objects stands. */
export function unknownObjects({ image, kinds, parents, owners }: ObjectGraph): number[] {
  const found = new Map<number, number>();
  for (let node = 0; node < image.count && found.size < MOST_TYPES; node++) {
    if (kinds[node] !== UNKNOWN || parents[node]! < 0) continue;
    const parent = parents[node]!;
    const holder = parent < image.count && owners[parent]! >= 0 ? owners[parent]! : parent;
    const isExact = holder >= image.count || HOLDERS.has(KINDS[kinds[holder]!]!);
    const word = image.wordOf(node, 0);
    if (isExact && word !== 0 && !found.has(word)) found.set(word, image.addresses[node]!);
  }
  return [...found.values()];
}

/** Interned strings that are keys of what the roots reach. */
export function namesIn(graph: ObjectGraph, forms: WordForms): number[] {
  const { image, roots, kinds, owners, parents } = graph;
  const found = new Set<number>();
  let holder = image.count;
  const visitor: Visitor = {
    part: (address) => owners[image.nodeAt(address)] === holder,
    reference: (word, slot) => {
      if (slot >= 0 && slot % 2 === 0 && isName(forms, word) && found.size < MOST_NAMES) found.add(word);
    },
  };
  for (const root of roots) {
    visitTableAt(image, tableOf(root), visitor);
    holder += 1;
  }
  for (let node = 0; node < image.count; node++) {
    holder = node;
    const kind = KINDS[kinds[node]!]!;
    if (parents[node]! >= 0 && (kind === 'dict' || kind === 'instance'))
      visitObject(image, node, kind, visitor);
  }
  return [...found];
}
