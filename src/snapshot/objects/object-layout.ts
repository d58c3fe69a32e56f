import type { HeapImage } from '../image/heap-image.js';
import type { Kind } from './object-types.js';
import { LINK_WORDS, tasksIn } from './tasks-in.js';

/** What an object refers to. `slot` says where: see slots.ts; of a part the owner's. */
export interface Visitor {
  /** A word that may be an object. */
  reference(word: number, slot: number): void;
  /**
   * Memory that belongs to the object: the address, and how many bytes of it are used. False where it is another's: what stands in it is not
   * visited then, or as many objects as there are could each visit all of it.
   */
  part(address: number, usedBytes: number): boolean;
}

/** A slot below 0 is a word of the object itself, which has no name in Python: -1 is its first. */
export const wordSlot = (index: number) => -1 - index;

/**
 * Visits what an object of a kind refers to. False, with nothing visited, where its words do not agree with each other: then it is no such object.
 * Items of lists and tuples have the slots 0, 1, …; of a table entry n the key has the slot 2n, the value 2n + 1.
 */
export function visitObject(image: HeapImage, node: number, kind: Kind, visitor: Visitor): boolean {
  switch (kind) {
    case 'list':
      return visitList(image, node, visitor);
    case 'tuple':
      return visitTuple(image, node, visitor);
    case 'dict':
      return visitTable(image, image.addresses[node]! + image.wordBytes, image.wordsOf(node) - 1, visitor);
    case 'instance':
      if (!visitTable(image, image.addresses[node]! + image.wordBytes, image.wordsOf(node) - 1, visitor))
        return false;
      visitWords(image, node, visitor, MAP_WORDS + 1);
      visitor.reference(image.wordOf(node, 0), wordSlot(0));
      return true;
    case 'set':
      return visitSet(image, node, visitor);
    case 'str':
    case 'bytes':
      return visitText(image, node, visitor);
    case 'array':
      return visitArray(image, node, visitor);
    case 'memoryview':
      return visitView(image, node, visitor);
    case 'deque':
      return visitDeque(image, node, visitor);
    case 'task queue':
      for (const [slot, task] of tasksIn(image, node).entries())
        visitor.reference(image.addresses[task]!, slot);
      visitWords(image, node, visitor, 0);
      return true;
    case 'int':
      return visitInt(image, node, visitor);
    case 'float':
      return image.blocks[node] === 1;
    case 'exception':
      return visitException(image, node, visitor);
    case 'task':
      // Its links are its queue's: they stay as they were when it has left that.
      visitWords(image, node, visitor, LINK_WORDS);
      return true;
    case 'part':
    case 'unknown':
    case 'other':
      visitWords(image, node, visitor, 0);
      return true;
    default:
      // All words of these are objects, addresses, or small numbers.
      visitWords(image, node, visitor, 0);
      return true;
  }
}

const USED_BITS = 3;

/** Entries of a mp_map_t, by its first word, which has flags besides. */
export function usedIn(flags: number): number {
  return Math.floor(flags / 2 ** USED_BITS);
}

/** Words of mp_map_t: flags and number of entries, size of the table, its address. */
const MAP_WORDS = 3;

/** Visits the table of a mp_map_t (py/obj.h) at an address, of which so many words are there. */
export function visitTable(image: HeapImage, address: number, words: number, visitor: Visitor): boolean {
  if (words < MAP_WORDS) return false;
  const flags = image.word(address);
  const used = usedIn(flags);
  const size = image.word(address + image.wordBytes);
  const table = image.word(address + 2 * image.wordBytes);
  return visitTableAt(image, { table, size, used }, visitor);
}

export interface TableWords {
  table: number;
  size: number;
  used: number;
}

/** A table outside of the heap is the firmware's own, and holds nothing of it. */
export function visitTableAt(image: HeapImage, { table, size, used }: TableWords, visitor: Visitor): boolean {
  const { wordBytes } = image;
  if (used > size) return false;
  if (size === 0 || !image.has(table)) return true;
  const part = image.nodeAt(table);
  if (part < 0 || size * 2 * wordBytes > image.bytesOf(part)) return false;
  if (!visitor.part(table, used * 2 * wordBytes)) return true;
  for (let at = 0; at < 2 * size; at += 2) {
    const key = image.word(table + at * wordBytes);
    // Empty, or deleted.
    if (key === 0 || key === 4 || key === 8) continue;
    visitor.reference(key, at);
    visitor.reference(image.word(table + (at + 1) * wordBytes), at + 1);
  }
  return true;
}

function visitList(image: HeapImage, node: number, visitor: Visitor): boolean {
  const [allocated, length, items] = [1, 2, 3].map((at) => image.wordOf(node, at)) as [
    number,
    number,
    number,
  ];
  const part = image.nodeAt(items);
  if (length > allocated || part < 0 || allocated * image.wordBytes > image.bytesOf(part)) return false;
  if (!visitor.part(items, length * image.wordBytes)) return true;
  for (let at = 0; at < length; at++) visitor.reference(image.word(items + at * image.wordBytes), at);
  return true;
}

function visitTuple(image: HeapImage, node: number, visitor: Visitor): boolean {
  const length = image.wordOf(node, 1);
  const words = image.wordsOf(node);
  if (length > words - 2) return false;
  for (let at = 0; at < length; at++) visitor.reference(image.wordOf(node, 2 + at), at);
  // A named tuple has its class as its type.
  visitor.reference(image.wordOf(node, 0), wordSlot(0));
  return true;
}

function visitSet(image: HeapImage, node: number, visitor: Visitor): boolean {
  const [size, used, table] = [1, 2, 3].map((at) => image.wordOf(node, at)) as [number, number, number];
  if (used > size) return false;
  if (!image.has(table)) return size === 0;
  const part = image.nodeAt(table);
  if (part < 0 || size * image.wordBytes > image.bytesOf(part)) return false;
  if (!visitor.part(table, used * image.wordBytes)) return true;
  for (let at = 0; at < size; at++) {
    const word = image.word(table + at * image.wordBytes);
    if (word !== 0 && word !== 4 && word !== 8) visitor.reference(word, at);
  }
  return true;
}

/** Text that stands in ROM, or within a pool of interned strings, is no part. */
function visitText(image: HeapImage, node: number, visitor: Visitor): boolean {
  const length = image.wordOf(node, 2);
  const data = image.wordOf(node, 3);
  const part = image.nodeAt(data);
  if (part < 0) return true;
  if (length > image.bytesOf(part)) return false;
  visitor.part(data, length);
  return true;
}

/** By its letter, as in the module `array`; 1 for bytearray. */
const ITEM_BYTES: Readonly<Record<string, number>> = {
  b: 1,
  B: 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 4,
  L: 4,
  q: 8,
  Q: 8,
  f: 4,
  d: 8,
  O: 4,
  P: 4,
  S: 4,
};

function visitArray(image: HeapImage, node: number, visitor: Visitor): boolean {
  const length = image.wordOf(node, 2);
  const items = image.wordOf(node, 3);
  const code = String.fromCharCode(image.wordOf(node, 1) & 0x7f);
  const itemBytes = ITEM_BYTES[code] ?? 1;
  const wide = 'lLOPS'.includes(code) ? image.wordBytes : itemBytes;
  const part = image.nodeAt(items);
  // As uctypes.bytearray_at() makes them, of memory elsewhere.
  if (part < 0) return true;
  if (length * wide > image.bytesOf(part)) return false;
  if (!visitor.part(items, length * wide)) return true;
  if (code === 'O')
    for (let at = 0; at < length; at++) visitor.reference(image.word(items + at * image.wordBytes), at);
  return true;
}

/** Of the bytes of another object, which may be gone, from their beginning on. */
function visitView(image: HeapImage, node: number, visitor: Visitor): boolean {
  const part = image.nodeAt(image.wordOf(node, 3));
  if (part >= 0) visitor.part(image.addresses[part]!, image.bytesOf(part));
  return true;
}

/** Its slots go round; those that hold nothing are 0 (py/objdeque.c). */
function visitDeque(image: HeapImage, node: number, visitor: Visitor): boolean {
  const [allocated, first, end, items] = [1, 2, 3, 4].map((at) => image.wordOf(node, at)) as [
    number,
    number,
    number,
    number,
  ];
  const part = image.nodeAt(items);
  const isOne = part >= 0 && first < allocated && end < allocated;
  if (!isOne || allocated * image.wordBytes > image.bytesOf(part)) return false;
  const length = (end - first + allocated) % allocated;
  if (!visitor.part(items, length * image.wordBytes)) return true;
  for (let at = 0; at < length; at++) {
    visitor.reference(image.word(items + ((first + at) % allocated) * image.wordBytes), at);
  }
  return true;
}

/** A large one has its digits elsewhere; of 64 bits it has not. */
function visitInt(image: HeapImage, node: number, visitor: Visitor): boolean {
  const digits = image.wordOf(node, 3);
  const length = image.wordOf(node, 2);
  const part = image.nodeAt(digits);
  if (part < 0) return image.blocks[node] === 1;
  // py/mpz.h: half a word each.
  const bytes = length * (image.wordBytes / 2);
  if (bytes > image.bytesOf(part)) return false;
  visitor.part(digits, bytes);
  return true;
}

function visitException(image: HeapImage, node: number, visitor: Visitor): boolean {
  const traceback = image.wordOf(node, 2);
  const half = 8 * (image.wordBytes / 2);
  const length = Math.floor(image.wordOf(node, 1) / 2 ** half);
  const part = image.nodeAt(traceback);
  if (part >= 0 && length * image.wordBytes <= image.bytesOf(part))
    visitor.part(traceback, length * image.wordBytes);
  visitor.reference(image.wordOf(node, 3), wordSlot(3));
  return true;
}

function visitWords(image: HeapImage, node: number, visitor: Visitor, from: number): void {
  const words = image.wordsOf(node);
  const address = image.addresses[node]!;
  for (let at = from; at < words; at++)
    visitor.reference(image.word(address + at * image.wordBytes), wordSlot(at));
}
