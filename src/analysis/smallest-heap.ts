/** Sizes of heaps are looked at in steps of this. */
export const HEAP_STEP_BYTES = 256;
const LARGEST_HEAP_BYTES = 64 * 2 ** 20;

/**
 * The smallest heap for which `fits` says yes, found by halving, in bytes; null where none up to 64 MiB does. That a
 * larger heap fits where a smaller one does is taken for granted, and may fail by a step where memory is in pieces.
 */
export function smallestHeap(fits: (heapBytes: number) => boolean): number | null {
  let high = 1;
  const most = LARGEST_HEAP_BYTES / HEAP_STEP_BYTES;
  while (!fits(high * HEAP_STEP_BYTES)) {
    high *= 2;
    if (high > most) return null;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle * HEAP_STEP_BYTES)) high = middle;
    else low = middle;
  }
  return high * HEAP_STEP_BYTES;
}
