/** A table of pointers or of pairs of them that is made anew, larger, when it is full; the old one is held until then. */
export interface TableGrowth {
  table: 'list' | 'dict' | 'set';
  /** Of the table that is full, and of the one that takes its place. */
  oldBytes: number;
  oldEntries: number;
  newEntries: number;
}

/** Entries of a hash table, one step after the other; beyond the last it is half as many more, made odd. Source: py/map.c. */
// biome-ignore format: one list
const HASH_SIZES = [
  2, 4, 6, 8, 10, 12, 17, 23, 29, 37, 47, 59, 73, 97, 127, 167, 223, 293, 389, 521, 691, 919, 1223, 1627, 2161, 3229,
  4831, 7243, 10861, 16273, 24407, 36607, 54907,
];
const WORDS = { dict: 2, set: 1 } as const;

/**
 * Which tables ask for just so many bytes when they grow: dicts and sets go to the next size of theirs, a list doubles its
 * room with append() (py/objlist.c). The one that fewest sizes fit comes first.
 */
export function tablesThatAskFor(bytes: number, wordBytes: number): TableGrowth[] {
  const words = bytes / wordBytes;
  const found: TableGrowth[] = [];
  for (const table of ['dict', 'set'] as const) {
    const entryBytes = WORDS[table] * wordBytes;
    const newEntries = bytes / entryBytes;
    const oldEntries = hashSizeBefore(newEntries);
    if (oldEntries !== null) found.push({ table, oldBytes: oldEntries * entryBytes, oldEntries, newEntries });
  }
  if (words % 2 === 0) {
    found.push({ table: 'list', oldBytes: bytes / 2, oldEntries: words / 2, newEntries: words });
  }
  return found;
}

/** Whether a table that grows asks for just so much: of lists, one that append() has made. */
export function fitsTableGrowth(bytes: number, wordBytes: number): boolean {
  return tablesThatAskFor(bytes, wordBytes).some(
    ({ table, newEntries }) => table !== 'list' || isOfAppend(newEntries),
  );
}

function isOfAppend(entries: number): boolean {
  return entries > LEAST_LIST && Number.isInteger(Math.log2(entries / LEAST_LIST));
}

/** A table by its kind and its room. */
export interface Table {
  table: TableGrowth['table'];
  entries: number;
}

/** The room of a list that append() has made from nothing: 4 words, doubled (py/objlist.c). */
const LEAST_LIST = 4;

/** Which tables take exactly this many blocks; those of lists, as append() makes them. */
export function tablesOfBlocks(blocks: number, blockBytes: number, wordBytes: number): Table[] {
  const found: Table[] = [];
  for (const table of ['dict', 'set', 'list'] as const) {
    for (let entries = table === 'list' ? LEAST_LIST : 2; ; entries = entriesAfter({ table, entries })) {
      const size = Math.ceil(tableBytes({ table, entries }, wordBytes) / blockBytes);
      if (size === blocks) found.push({ table, entries });
      if (size >= blocks) break;
    }
  }
  return found;
}

export function tableBytes({ table, entries }: Table, wordBytes: number): number {
  return entries * wordBytes * (table === 'dict' ? 2 : 1);
}

/** The room of the table that takes its place when it is full. */
export function entriesAfter({ table, entries }: Table): number {
  if (table === 'list') return 2 * entries;
  return HASH_SIZES.find((size) => size > entries) ?? sizeAfter(entries);
}

/** The room of the one before; null where there is none. */
export function entriesBefore({ table, entries }: Table): number | null {
  if (table === 'list') return entries > LEAST_LIST ? entries / 2 : null;
  return hashSizeBefore(entries);
}

function sizeAfter(entries: number): number {
  return (entries + 1 + ((entries + 1) >> 1)) | 1;
}

/** The size of a hash table before it grew to this many entries; null if that is not one of its sizes. */
function hashSizeBefore(entries: number): number | null {
  const at = HASH_SIZES.indexOf(entries);
  if (at > 0) return HASH_SIZES[at - 1] ?? null;
  let size = HASH_SIZES.at(-1) ?? 0;
  while (size < entries) {
    const next = sizeAfter(size);
    if (next === entries) return size;
    size = next;
  }
  return null;
}
