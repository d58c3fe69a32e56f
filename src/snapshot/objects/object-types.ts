import type { SnapshotRecord } from '../../session/snapshot/snapshot-schema.js';
import type { HeapImage } from '../image/heap-image.js';

/** What is known of the layout of an object: py/obj*.h, 1.9 to 1.28. `other`: its type has a name, its layout is not known. */
export const KINDS = [
  'unknown',
  'part',
  'other',
  'list',
  'tuple',
  'dict',
  'set',
  'str',
  'bytes',
  'float',
  'int',
  'array',
  'memoryview',
  'instance',
  'class',
  'function',
  'closure',
  'generator',
  'bound method',
  'module',
  'exception',
  'cell',
  'slice',
  'deque',
  'task queue',
  'task',
] as const;
export type Kind = (typeof KINDS)[number];

const KIND_OF_NAME: Readonly<Record<string, Kind>> = {
  type: 'class',
  int: 'int',
  float: 'float',
  str: 'str',
  bytes: 'bytes',
  bytearray: 'array',
  array: 'array',
  memoryview: 'memoryview',
  list: 'list',
  tuple: 'tuple',
  dict: 'dict',
  set: 'set',
  frozenset: 'set',
  slice: 'slice',
  function: 'function',
  closure: 'closure',
  generator: 'generator',
  bound_method: 'bound method',
  module: 'module',
};

export interface ObjectType {
  kind: Kind;
  name: string;
}

/** The word of an instance that holds the object of its built-in base. */
const SUBOBJECT = 4;

/** Which type an object has, by the word that it begins with. */
export class ObjectTypes {
  readonly #image: HeapImage;
  readonly #known = new Map<number, ObjectType>();
  readonly #classNames = new Map<number, ObjectType>();
  readonly #tuples = new Set<number>();
  readonly #typeType: number;
  #tupleType = 0;

  constructor(image: HeapImage, types: SnapshotRecord['types']) {
    this.#image = image;
    this.#typeType = types.find(({ name }) => name === 'type')?.address ?? 0;
    for (const { address, name, isException, isTuple } of types) {
      if (name === 'tuple' && isException === undefined) this.#tupleType = address;
      if (isTuple) this.#tuples.add(address);
      if (image.has(address)) this.#classNames.set(address, { kind: 'instance', name });
      // Types that are printed by one name have several layouts; those of the first have the anchors' addresses.
      else if (!this.#known.has(address)) this.#known.set(address, staticType(name, isException));
    }
  }

  /** Of a node, by its first word; null where that is no type. */
  of(node: number): ObjectType | null {
    if (node < 0) return null;
    const word = this.#image.wordOf(node, 0);
    if (word === 0) return null;
    const known = this.#known.get(word);
    if (known) return known;
    if (!this.isClass(word)) return null;
    if (this.#tuples.has(word) && !this.#holdsTuple(node))
      return { kind: 'tuple', name: this.nameOfClass(word) };
    return this.#classNames.get(word) ?? { kind: 'instance', name: '' };
  }

  /** Of a class that inherits from tuple: a named tuple is laid out as one itself. */
  #holdsTuple(node: number): boolean {
    return this.#image.word(this.#image.wordOf(node, SUBOBJECT)) === this.#tupleType;
  }

  /** Whether a class begins at an address of the heap. */
  isClass(address: number): boolean {
    return (
      this.#typeType !== 0 && this.#image.nodeAt(address) >= 0 && this.#image.word(address) === this.#typeType
    );
  }

  nameOfClass(address: number): string {
    return this.#classNames.get(address)?.name ?? '';
  }

  /** Whether the type at a fixed address is known. */
  isKnown(address: number): boolean {
    return this.#known.has(address);
  }
}

/** Of types that are met, and not asked for by name, those that have the layout of their name. */
const LAID_OUT_BY_NAME: Readonly<Record<string, Kind>> = {
  OrderedDict: 'dict',
  deque: 'deque',
  TaskQueue: 'task queue',
  Task: 'task',
  '': 'cell',
};

function staticType(name: string, isException: boolean | undefined): ObjectType {
  if (isException) return { kind: 'exception', name };
  // A function of the firmware is a "function", too, and laid out in another way.
  if (isException === false) return { kind: LAID_OUT_BY_NAME[name] ?? 'other', name };
  if (name === '') return { kind: 'function', name: 'generator function' };
  return { kind: KIND_OF_NAME[name] ?? 'other', name: name.replaceAll('_', ' ') };
}
