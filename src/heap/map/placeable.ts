import type { BlockCounts } from './count-blocks.js';

/**
 * How many buffers of `sizeBytes` still fit: the sum over free runs of floor(run / n), n being the blocks that
 * a buffer takes.
 */
export function placeable(freeRuns: BlockCounts['freeRuns'], sizeBytes: number, blockBytes: number): number {
  const needed = blocksFor(sizeBytes, blockBytes);
  let fitting = 0;
  for (const [blocks, runs] of freeRuns) fitting += Math.floor(blocks / needed) * runs;
  return fitting;
}

/** Blocks that an allocation of `sizeBytes` takes: py/gc.c gc_alloc() rounds up. */
export function blocksFor(sizeBytes: number, blockBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / blockBytes));
}
