import { countBlocks } from '../map/count-blocks.js';
import { firstDifference } from '../map/first-difference.js';
import type { HeapArea } from '../map/heap-area.js';
import { blocksFor, placeable } from '../map/placeable.js';
import { blocksOfNewArea } from './area-geometry.js';
import type { GcRules } from './gc-rules.js';
import { HeapModel } from './heap-model.js';

/** A heap as a map shows it. */
export interface MappedHeap {
  areas: HeapArea[];
  blockBytes: number;
  /** What the heap may still take from the system; null where it cannot grow. */
  maxNewSplitBytes: number | null;
}

export interface FitOptions {
  rules: GcRules;
  /** Whether nothing but live memory is in the map. */
  collected: boolean;
  /** Whether an allocation may collect: not while gc is disabled, nor where the firmware collects at its prompt only. */
  mayCollect: boolean;
  /** The map that a collection left at the same moment; null where there is none. */
  afterCollection: MappedHeap | null;
}

/**
 * What the board would answer to one request. Places are those of first fit. `not-known` is a map that no collected
 * map follows: what in it is garbage, a map does not say; or a new area whose size depends on its address.
 */
export type Fit =
  | { when: 'now'; count: number; areaIndex: number; firstBlock: number }
  | { when: 'after-collection'; count: number }
  /** In an area of its own, of at least this many bytes. */
  | { when: 'by-growing'; leastBytes: number }
  | { when: 'not-known' }
  | { when: 'never' };

/** Whether a request of `bytes` (1 or more) would be met: in the order in which py/gc.c gc_alloc() tries. */
export function wouldFit(map: MappedHeap, bytes: number, options: FitOptions): Fit {
  const place = firstFit(map, bytes, options.rules);
  if (place) return { when: 'now', count: countOf(map, bytes), ...place };
  if (!options.collected && options.mayCollect) {
    const { afterCollection } = options;
    const count = afterCollection ? countOf(afterCollection, bytes) : 0;
    if (count > 0) return { when: 'after-collection', count };
    if (!afterCollection && couldEverHold(map, bytes)) return { when: 'not-known' };
  }
  return byGrowing(map, bytes, options.rules);
}

function firstFit(
  { areas, blockBytes }: MappedHeap,
  bytes: number,
  rules: GcRules,
): { areaIndex: number; firstBlock: number } | null {
  const heap = new HeapModel(areas, { blockBytes, rules, collect: () => {} });
  if (heap.allocate(bytes) === null) return null;
  const changed = firstDifference(areas, heap.areas());
  return changed && { areaIndex: changed.areaIndex, firstBlock: changed.block };
}

function countOf({ areas, blockBytes }: MappedHeap, bytes: number): number {
  return placeable(countBlocks(areas).freeRuns, bytes, blockBytes);
}

function couldEverHold({ areas, blockBytes }: MappedHeap, bytes: number): boolean {
  return areas.some(({ letters }) => letters.length >= blocksFor(bytes, blockBytes));
}

function byGrowing({ areas, blockBytes, maxNewSplitBytes }: MappedHeap, bytes: number, rules: GcRules): Fit {
  if (maxNewSplitBytes === null) return { when: 'never' };
  const range = blocksOfNewArea(
    {
      requestBytes: bytes,
      heapBlocks: areas.reduce((sum, { letters }) => sum + letters.length, 0),
      areaCount: areas.length,
      maxNewSplitBytes,
    },
    blockBytes,
    rules,
    { finalisers: true, weakrefs: false },
  );
  const needed = blocksFor(bytes, blockBytes);
  if (range === null || range.most < needed) return { when: 'never' };
  if (range.least < needed) return { when: 'not-known' };
  return { when: 'by-growing', leastBytes: range.least * blockBytes };
}
