import type { HeapImage } from './heap-image.js';

/**
 * A pool of interned strings (py/qstr.h, 1.9 to 1.28): a word each for the pool before, how many strings all of these have, the slots, and the
 * strings in them; since 1.16 the addresses of the hashes and lengths; then the address of each string, and behind the slots the hashes and lengths.
 */
interface Pool {
  node: number;
  before: number;
  texts: number[];
}

/** Words before the addresses: with neither, lengths alone, and both. */
const HEADERS = [4, 5, 6] as const;
const MOST_SLOTS = 65_536;
/** Since 1.22 the highest bit of a pool's count says that it is sorted. */
const COUNT_BITS = 31;
/** Of an older pool, before each text: its hash and its length. */
const PREFIXES: readonly Form[] = [
  { hashBytes: 1, lengthBytes: 1 },
  { hashBytes: 2, lengthBytes: 1 },
  { hashBytes: 1, lengthBytes: 2 },
  { hashBytes: 2, lengthBytes: 2 },
];

export interface InternedStrings {
  /** Pools and the chunks of text that their strings begin, as nodes. */
  nodes: number[];
  /** Where the firmware's own pool stands, in memory that can be read; null where no pool is on the heap. */
  firmwarePool: number | null;
}

/** Found by what a pool must be, each string checked: a block that only looks like one has none. */
export function internedStringsIn(image: HeapImage): InternedStrings {
  const nodes: number[] = [];
  let firmwarePool: number | null = null;
  for (let node = 0; node < image.count; node++) {
    const pool = poolAt(image, node);
    if (pool === null) continue;
    nodes.push(node, ...pool.texts);
    if (!image.has(pool.before)) firmwarePool = pool.before;
  }
  return { nodes: [...new Set(nodes)], firmwarePool };
}

function poolAt(image: HeapImage, node: number): Pool | null {
  const [before, total, slots, length] = [0, 1, 2, 3].map((at) => image.wordOf(node, at)) as [
    number,
    number,
    number,
    number,
  ];
  if (before % image.wordBytes !== 0 || before === 0 || total % 2 ** COUNT_BITS === 0) return null;
  if (slots > MOST_SLOTS || length === 0 || length > slots || !image.wasRead(node)) return null;
  for (const header of HEADERS) {
    const texts = textsOf(image, node, { header, slots, length });
    if (texts !== null) return { node, before, texts };
  }
  return null;
}

/** Nodes that the texts of a pool begin; null where one of its strings is none, or none stands on the heap. */
function textsOf(
  image: HeapImage,
  node: number,
  { header, slots, length }: { header: number; slots: number; length: number },
): number[] | null {
  const { wordBytes, blockBytes } = image;
  const end = image.addresses[node]! + (header + slots) * wordBytes;
  const spare = image.addresses[node]! + image.bytesOf(node) - end;
  // Hashes and lengths of a byte or two each, and less than a block more.
  if (spare < 0 || spare >= (header === 4 ? 0 : 4 * slots) + blockBytes) return null;
  const texts = Array.from({ length }, (_, at) => image.wordOf(node, header + at));
  const onHeap = texts.flatMap((text, at) => (image.has(text) ? [{ text, at }] : []));
  const forms = header === 4 ? PREFIXES : behind(image, node, { header, end, slots });
  const isPool =
    onHeap.length > 0 &&
    !texts.includes(0) &&
    forms.some((form) => onHeap.every(({ text, at }) => isText(image, text, at, form)));
  return isPool ? texts.map((text) => image.nodeAt(text)).filter((part) => part >= 0) : null;
}

/** How strings are told of: before each, or in two columns. */
interface Form {
  hashBytes: number;
  lengthBytes: number;
  columns?: { hashes: number; lengths: number };
}

function behind(
  image: HeapImage,
  node: number,
  { header, end, slots }: { header: number; end: number; slots: number },
): Form[] {
  const lengths = image.wordOf(node, header - 1);
  const hashBytes = (lengths - end) / slots;
  const isPlaced = header === 5 ? hashBytes === 0 : image.wordOf(node, 4) === end;
  if (!isPlaced || (hashBytes !== 0 && hashBytes !== 1 && hashBytes !== 2)) return [];
  return [1, 2].map((lengthBytes) => ({ hashBytes, lengthBytes, columns: { hashes: end, lengths } }));
}

/** Whether it has the hash that is told of it, and a 0 behind it. */
function isText(image: HeapImage, place: number, at: number, form: Form): boolean {
  const { hashBytes, lengthBytes, columns } = form;
  const hash = numberAt(image, columns ? columns.hashes + at * hashBytes : place, hashBytes);
  const length = numberAt(
    image,
    columns ? columns.lengths + at * lengthBytes : place + hashBytes,
    lengthBytes,
  );
  const start = columns ? place : place + hashBytes + lengthBytes;
  const text = image.bytesAt(start, length + 1);
  if (text.length !== length + 1 || text[length] !== 0) return false;
  return hashBytes === 0 || hash === hashOf(text.subarray(0, length), hashBytes);
}

/** Of bytes, the lowest first. */
function numberAt(image: HeapImage, address: number, bytes: number): number {
  return image.bytesAt(address, bytes).reduceRight((sum, byte) => 256 * sum + byte, 0);
}

/** qstr_compute_hash() of py/qstr.c. */
function hashOf(text: Uint8Array, bytes: number): number {
  let hash = 5381;
  for (const byte of text) hash = (Math.imul(hash, 33) ^ byte) >>> 0;
  return hash % 256 ** bytes || 1;
}
