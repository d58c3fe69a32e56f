import * as z from 'zod';

const bytes = z.int().nonnegative();

/** At each snapshot, in their order. */
const each = <T extends z.ZodType>(of: T) => z.array(of).max(16);

/**
 * Who keeps more and more, by snapshots of all objects: the calls of a hunt once more after a reset, with nothing of mpgc on the heap while
 * they run; or the passes of a loop, in a run for each snapshot, which is ended by a probe in the loop.
 */
export const grownSchema = z.object({
  type: z.literal('grown'),
  atMs: z.number().nonnegative(),
  /** Calls, or passes, before each snapshot. */
  units: each(bytes),
  /** Of passes, the line of the loop, and its file where that is not the script. */
  loopLine: z.int().positive().optional(),
  loopFile: z.string().optional(),
  /** In use at each, without mpgc's own; of that, what no name of the program or of a module reaches, and of this again the interned strings. */
  liveBytes: each(bytes),
  beyondBytes: each(bytes),
  internedBytes: each(bytes),
  /** What grew from each to the next, the furthest in that keeps what grew; what one holds is in no other. */
  holders: z
    .array(
      z.object({
        path: z.string(),
        /** Of the object; `chain` where it leads on and on by the same step. */
        type: z.string(),
        bytes: each(bytes),
        /** How many it holds, where its type says that. */
        entries: each(bytes).nullable(),
        /**
         * By how many it keeps more at the last snapshot than at the first, by the letter of their head in a heap map and their length in blocks, the
         * most bytes first; empty where another holder in the list keeps some of it.
         */
        blocks: z
          .array(z.object({ letter: z.string(), blocks: z.int().positive(), count: z.int().positive() }))
          .max(16),
      }),
    )
    .max(50),
  /** Of which there are more at the last snapshot than at the first, and at none fewer than before; those whose objects take most more first. */
  types: z
    .array(z.object({ name: z.string(), count: each(bytes), selfBytes: each(bytes) }))
    .max(20)
    .default([]),
  cost: z.object({
    /** By the host's clock, of all snapshots. */
    ms: z.number().nonnegative(),
    readBytes: bytes,
  }),
});

export type GrownRecord = z.infer<typeof grownSchema>;
