/** Sizes of heaps are looked at in steps of this. */
export const HEAP_STEP_BYTES = 256;
const LARGEST_HEAP_BYTES = 64 * 2 ** 20;

/**
 * The smallest heap for which `fits` says yes, found by doubling from `fromBytes` and then halving, in bytes; null
 * where none up to 64 MiB does. Exact to a step, or to `share` of the size where that is more: each look may be the
 * replay of a long run. That a larger heap fits where a smaller one does is taken for granted, and may fail by
 * a step where memory is in pieces.
 */
export function smallestReplayedHeap(
  fits: (heapBytes: number) => boolean,
  { fromBytes = 0, share = 0 }: { fromBytes?: number; share?: number } = {},
): number | null {
  const most = LARGEST_HEAP_BYTES / HEAP_STEP_BYTES;
  let high = Math.max(1, Math.ceil(fromBytes / HEAP_STEP_BYTES));
  let low = high - 1;
  while (!fits(high * HEAP_STEP_BYTES)) {
    low = high;
    high *= 2;
    if (high > most) return null;
  }
  while (high - low > Math.max(1, share * high)) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle * HEAP_STEP_BYTES)) high = middle;
    else low = middle;
  }
  return high * HEAP_STEP_BYTES;
}
