import type { MeasuredHeap } from './measured-heap.js';

/**
 * What the line takes itself that asks for the live memory (gc.mem_alloc() at the prompt), and what a stale word keeps: a heap may
 * suffice that is smaller by so much.
 */
const LINE_BYTES = 512;

/**
 * Holds a measured heap against `leftLiveBytes`, what the program left live in the whole heap: where it ended alike in less, it does not
 * do there what it does in the whole heap, as where an except clause catches what fails. The figure is not that heap then.
 */
export function heldAgainstLive(measured: MeasuredHeap, leftLiveBytes: number | null): MeasuredHeap {
  const { bounds, totalBytes } = measured;
  if (!bounds || leftLiveBytes === null || totalBytes === null) return measured;
  const lowBytes = leftLiveBytes - LINE_BYTES;
  if (bounds.highBytes >= lowBytes) return measured;
  return {
    ...measured,
    bounds: { lowBytes, highBytes: totalBytes },
    getsOnWithBytes: bounds.highBytes,
    exact: false,
    compiledHighBytes: null,
    decides: null,
  };
}
