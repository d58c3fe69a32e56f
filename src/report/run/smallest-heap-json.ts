import * as z from 'zod';
import type { MeasuredHeap } from '../../analysis/measured/measured-heap.js';
import { smallestHeapSchema } from '../../session/trials/heap-trial-schema.js';

const bytes = z.int().nonnegative();
const bounds = z.object({ lowBytes: bytes.nullable(), highBytes: bytes });

/** The smallest heap that was measured on the board (`--smallest-heap`), in bytes of `GC: total`. */
export const measuredHeapSchema = z.object({
  /** Where it is exact: one block less fails, and both sides came out the same each time. */
  bytes: bytes.nullable(),
  /** With less it fails; null where no run failed, or none was made. */
  lowBytes: bytes.nullable(),
  /** It runs in so much; null where it did not run at all. */
  highBytes: bytes.nullable(),
  exact: z.boolean(),
  /**
   * A heap in which it ended alike though it keeps more than that live in the whole heap: it gets on with less by itself, and `lowBytes`
   * and `highBytes` are of running as in the whole heap. null where no figure contradicts.
   */
  getsOnWithBytes: bytes.nullable(),
  /**
   * Why runs were compared by their end alone: what the program prints differs from `run` to run, or with the size of the `heap`; null
   * where the output was compared, too.
   */
  outputVaries: z.enum(['run', 'heap']).nullable(),
  /** Of `highBytes`, what mpgc's own statements may be, at most. */
  ownBytes: bytes,
  totalBytes: bytes.nullable(),
  blockBytes: bytes.nullable(),
  /** null where the capture ends during the search. */
  ended: smallestHeapSchema.shape.ended.nullable(),
  because: smallestHeapSchema.shape.because,
  runs: bytes,
  tookMs: z.number().nonnegative(),
  /** Whether compiling or running needs the larger heap; null where that is not known. */
  decides: z.enum(['compiling', 'running']).nullable(),
  /** What compiling alone needs; null where that was not looked for. */
  compiling: bounds.nullable(),
  /** Once it is compiled, it runs in so much; null where compiling does not decide, or that is not known. */
  withoutCompiling: z.object({ highBytes: bytes }).nullable(),
});

export function toMeasuredHeapJson(measured: MeasuredHeap): z.infer<typeof measuredHeapSchema> {
  const { bounds: found, exact, compiledHighBytes, failed: _, ...facts } = measured;
  return measuredHeapSchema.parse({
    ...facts,
    bytes: exact && found ? found.highBytes : null,
    lowBytes: found?.lowBytes ?? null,
    highBytes: found?.highBytes ?? null,
    exact,
    withoutCompiling: compiledHighBytes === null ? null : { highBytes: compiledHighBytes },
  });
}
