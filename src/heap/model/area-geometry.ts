import { BLOCK_WORDS } from '../map/heap-area.js';
import type { GcRules } from './gc-rules.js';

/** Blocks whose kinds share a byte of the allocation table. */
export const BLOCKS_PER_ATB = 4;
/** Fields of the structure at the start of an area that was added (mp_state_mem_area_t), in machine words. */
const AREA_WORDS = 8;

/** Which tables an area has beside its allocation table. */
export interface AreaTables {
  finalisers: boolean;
  weakrefs: boolean;
}

/**
 * How many blocks an area of `bytes` holds, tables and pool together (py/gc.c gc_setup_area): a byte of the
 * allocation table for every 4 blocks, and half a byte of each further table.
 */
export function blocksInArea(bytes: number, blockBytes: number, rules: GcRules, tables: AreaTables): number {
  const perFurtherTable = 8 * (BLOCKS_PER_ATB / 8);
  const bitsPerAtb =
    8 +
    (tables.finalisers ? perFurtherTable : 0) +
    (tables.weakrefs ? perFurtherTable : 0) +
    8 * BLOCKS_PER_ATB * blockBytes;
  const usable = bytes - (rules.gapByte ? 1 : 0);
  return Math.max(0, Math.floor((usable * 8) / bitsPerAtb)) * BLOCKS_PER_ATB;
}

/**
 * How many blocks the area has that a heap adds when `requestBytes` do not fit (py/gc.c gc_try_add_heap): at
 * least as many as the heap has so far, or what the request needs, at most what the system can give. Where the
 * system puts the area is not known, and its end is cut to a whole block: hence a least and a most.
 * null when the heap does not grow.
 */
export function blocksOfNewArea(
  request: { requestBytes: number; heapBlocks: number; areaCount: number; maxNewSplitBytes: number },
  blockBytes: number,
  rules: GcRules,
  tables: AreaTables,
): { least: number; most: number } | null {
  const { requestBytes, heapBlocks, areaCount, maxNewSplitBytes } = request;
  if (rules.growth === null) return null;
  const neededBytes = requestBytes + Math.max(2048, Math.floor((requestBytes * 13) / 512));
  if (maxNewSplitBytes < neededBytes) return null;
  const areaBytes = (AREA_WORDS + (tables.weakrefs ? 1 : 0)) * (blockBytes / BLOCK_WORDS);
  const halfTable = Math.floor(heapBlocks / 8);
  const tableBytes =
    heapBlocks / BLOCKS_PER_ATB + (tables.finalisers ? halfTable : 0) + (tables.weakrefs ? halfTable : 0);
  const contents = tableBytes + heapBlocks * blockBytes;
  const perAtb = Math.ceil((tableBytes / heapBlocks + blockBytes) * BLOCKS_PER_ATB);
  // 1.21 counts each area with the slack before its pool, which is less than one more byte of the table needs.
  const slack = rules.growth === 'blocks' ? 0 : areaCount * perAtb;
  const heads = rules.growth === 'blocks' ? 1 : areaCount;
  const cut = blockBytes - 1;
  const blocksFor = (soFarBytes: number, lostBytes: number) => {
    const wanted = soFarBytes + heads * (1 + areaBytes);
    const rounded = rules.growth === 'blocks' ? Math.ceil(wanted / blockBytes) * blockBytes : wanted;
    const bytes = Math.min(maxNewSplitBytes, Math.max(rounded, neededBytes));
    return blocksInArea(bytes - areaBytes - lostBytes, blockBytes, rules, tables);
  };
  return { least: blocksFor(contents, cut), most: blocksFor(contents + slack, 0) };
}
