import * as z from 'zod';

const bytes = z.int().nonnegative();
const atMs = z.number().nonnegative();

/**
 * Files of the program besides its script, which mpgc gave to import and open() without writing them to the board; after `board`.
 * Absent where there are none, and from older captures.
 */
export const servedSchema = z.object({
  type: z.literal('served'),
  atMs,
  /**
   * `mounted`: a file system of the agent's had them. `loaded`: the firmware takes no such, so calls of the agent's stood in place of the
   * imports, and classes for the modules.
   */
  way: z.enum(['mounted', 'loaded']),
  /** What they took of the heap with what serves them; part of the agent's. */
  heapBytes: bytes,
  files: z.array(
    z.object({
      /** Where the board finds it, from its root. */
      path: z.string(),
      bytes,
      /** In hex. */
      sha256: z.string(),
    }),
  ),
  /** Paths of those for which that is no way: what is opened, say. */
  notServed: z.array(z.string()),
});
