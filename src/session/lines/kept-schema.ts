import * as z from 'zod';

const atMs = z.number().nonnegative();
const count = z.int().nonnegative();

/**
 * Which lines make what stays: the calls of a hunt, or the passes of a loop, once more after a reset, with a heap map at the end of each
 * line. A block that is new there is of that line; what counts is by how much what is alive of a line grows, after a third of the calls.
 */
export const keptSchema = z.object({
  type: z.literal('kept'),
  atMs,
  /** Whether probes stood before every line, or where functions begin and end. */
  detail: z.enum(['line', 'function']),
  of: z.enum(['calls', 'passes']),
  /** Of a loop, where it begins. */
  loopLine: z.int().positive().nullable(),
  /** The module that the loop stands in; absent where that is the script. */
  loopFile: z.string().exactOptional(),
  /** Calls or passes before the first map, and those over which `lines` have grown. */
  warmUp: count,
  units: z.int().positive(),
  maps: count,
  blockBytes: z.int().positive(),
  lines: z.array(
    z.object({
      path: z.string(),
      /** null for what was made where no line of the program ran. */
      line: z.int().positive().nullable(),
      functionName: z.string(),
      /** In all these calls or passes together. */
      blocks: count,
      /** Objects by their letters in a heap map. */
      heads: z.record(z.string(), count),
      /** In how many of them it left something. */
      units: count,
    }),
  ),
});
