import * as z from 'zod';

const atMs = z.number().nonnegative();
const count = z.int().nonnegative();

/** Objects by their letters in a heap map. */
const heads = z.record(z.string(), count);

/**
 * Which lines make what is alive behind a program's end: the program once more after a reset, with a heap map at the end of each line
 * that allocates. A block that is new there is of that line.
 */
export const retainedSchema = z.object({
  type: z.literal('retained'),
  atMs,
  detail: z.enum(['line', 'function']),
  maps: count,
  blockBytes: z.int().positive(),
  lines: z.array(
    z.object({
      /** Its place in `functions` of the record of lines, which has the same probes; null for what was made where no line ran. */
      function: count.nullable(),
      /** null where functions alone were followed. */
      line: z.int().positive().nullable(),
      blocks: count,
      heads,
    }),
  ),
});

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
      heads,
      /** In how many of them it left something. */
      units: count,
    }),
  ),
});
