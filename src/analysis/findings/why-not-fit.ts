import { eachAllocation } from '../../heap/map/allocations.js';
import { BLOCK_WORDS } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { blocksFor } from '../../heap/map/placeable.js';
import { type TableGrowth, tablesThatAskFor } from '../../heap/model/table-growth.js';

/** What a request that failed looks like, told by its size and by what is in the heap map of that moment. Sizes in bytes. */
export type FitReason =
  /** It is what a table asks for that is full; `count` blocks like that table are in the map. */
  | { code: 'table-grows'; growth: TableGrowth; count: number }
  /** Blocks of just its size are in the map: a buffer is made anew while the old one is held. */
  | { code: 'same-size-held'; count: number }
  /** A block that is a little smaller is in the map: what grows is copied. */
  | { code: 'copy-grows'; heldBytes: number }
  /** So much was in use after a collection that neither another order nor another collection makes room. */
  | { code: 'mostly-live'; usedBytes: number; totalBytes: number };

/** Below that a block of a certain size stands in every heap. */
const LEAST_BLOCKS = 16;
/** Of the heap; what is smaller does not fail because something like it is held. */
const LARGE_SHARE = 0.1;
/** More blocks of one size than that are the program's data, and no old buffer. */
const MAX_HELD = 3;
const COPY_SHARE = 0.75;
const MOSTLY = 0.75;
/** Of what is live. */
const FILLING_SHARE = 0.25;

/**
 * Why a request may not have fitted into `map`, the heap when MemoryError had left the program. The collector has run in
 * vain right before, so that what stands there was live then. `usedAfterBytes` is what a collection after it left, without the
 * agent; null for not known.
 */
export function whyNotFit(bytes: number, map: HeapDump, usedAfterBytes: number | null): FitReason[] {
  const { blockBytes, totalBytes } = map;
  const reasons: FitReason[] = [];
  const needed = blocksFor(bytes, blockBytes);
  const [table] = needed >= LEAST_BLOCKS ? tables(bytes, map) : [];
  if (table) reasons.push(table);
  else if (bytes >= LARGE_SHARE * totalBytes) reasons.push(...copies(needed, map));
  if (usedAfterBytes !== null && usedAfterBytes >= MOSTLY * totalBytes) {
    const full = { code: 'mostly-live', usedBytes: usedAfterBytes, totalBytes } as const;
    // What fills the heap is the cause; a table is where it is most of that.
    const isOfTable = table !== undefined && heldBytes(table) >= FILLING_SHARE * usedAfterBytes;
    return isOfTable ? [...reasons, full] : [full, ...reasons];
  }
  return reasons;
}

function heldBytes(reason: FitReason): number {
  return reason.code === 'table-grows' ? reason.growth.oldBytes * reason.count : 0;
}

function tables(bytes: number, map: HeapDump): FitReason[] {
  const lengths = dataBlocks(map);
  return tablesThatAskFor(bytes, wordBytesOf(map)).flatMap((growth): FitReason[] => {
    const count = lengths.get(blocksFor(growth.oldBytes, map.blockBytes)) ?? 0;
    return count > 0 ? [{ code: 'table-grows', growth, count }] : [];
  });
}

function copies(needed: number, map: HeapDump): FitReason[] {
  const lengths = dataBlocks(map);
  const same = lengths.get(needed) ?? 0;
  if (same > 0 && same <= MAX_HELD) return [{ code: 'same-size-held', count: same }];
  const smaller = [...lengths.keys()].filter((blocks) => blocks < needed && blocks >= COPY_SHARE * needed);
  if (smaller.length === 0) return [];
  return [{ code: 'copy-grows', heldBytes: Math.max(...smaller) * map.blockBytes }];
}

/** What a request looks like of which there is no map: a table of the same kind as the one that `reasons` tell of. */
export function sameTable(reasons: readonly FitReason[], bytes: number, map: HeapDump): TableGrowth | null {
  const seen = reasons.find((reason) => reason.code === 'table-grows');
  if (seen?.code !== 'table-grows') return null;
  return tablesThatAskFor(bytes, wordBytesOf(map)).find(({ table }) => table === seen.growth.table) ?? null;
}

function wordBytesOf({ blockBytes }: Pick<HeapDump, 'blockBytes'>): number {
  return blockBytes / BLOCK_WORDS;
}

/** How many blocks of data there are of each length: tables, strings and buffers have the letter of what is no object. */
function dataBlocks({ areas }: HeapDump): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { letters } of areas) {
    for (const { letter, blocks } of eachAllocation(letters)) {
      if (letter === 'h') counts.set(blocks, (counts.get(blocks) ?? 0) + 1);
    }
  }
  return counts;
}
