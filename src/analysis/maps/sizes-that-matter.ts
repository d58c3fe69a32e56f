import { newAllocations } from '../../heap/map/new-allocations.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { placeable } from '../../heap/map/placeable.js';

/**
 * A size of buffer that a report speaks about, and why: `common` sizes of buffers; `failed`, what a MemoryError
 * asked for; `held`, what the program allocated since the baseline and still holds, rounded up to blocks.
 */
export interface SizeThatMatters {
  bytes: number;
  source: 'common' | 'failed' | 'held';
  /** How many buffers of this size still fit. */
  placeable: number;
}

export const COMMON_SIZES = [1024, 4096, 16_384] as const;
const MAX_HELD_SIZES = 3;

/** Ascending by size; a size that is known from several sources stands there once, with the first of them. */
export function sizesThatMatter(
  map: HeapDump,
  { failedBytes, baseline }: { failedBytes: number | null; baseline: HeapDump | null },
): SizeThatMatters[] {
  const sources = new Map<number, SizeThatMatters['source']>();
  if (failedBytes !== null) sources.set(failedBytes, 'failed');
  for (const bytes of COMMON_SIZES) if (!sources.has(bytes)) sources.set(bytes, 'common');
  for (const bytes of baseline ? heldSizes(map, baseline) : [])
    if (!sources.has(bytes)) sources.set(bytes, 'held');
  return [...sources]
    .map(([bytes, source]) => ({
      bytes,
      source,
      placeable: placeable(map.counts.freeRuns, bytes, map.blockBytes),
    }))
    .sort((a, b) => a.bytes - b.bytes);
}

/** The largest few distinct sizes of the allocations that the map has and the baseline has not. */
function heldSizes({ areas, blockBytes }: HeapDump, baseline: HeapDump): number[] {
  const sizes = new Set<number>();
  for (const { blocks } of newAllocations(areas, baseline.areas)) sizes.add(blocks * blockBytes);
  return [...sizes].sort((a, b) => b - a).slice(0, MAX_HELD_SIZES);
}
