import * as z from 'zod';

const count = z.int().nonnegative();

/** What can hold more and more, by the name of its type; an object by its names, and a chain by its links. */
export const CONTAINER_TYPES = [
  'list',
  'dict',
  'OrderedDict',
  'set',
  'frozenset',
  'deque',
  'array',
  'bytearray',
  'bytes',
  'str',
  'object',
  'chain',
] as const;

/**
 * Who holds how many: the calls of a hunt, or the passes of a loop, once more after a reset, with a walk through what the names of the
 * program lead to, now and then. Of what it saw, the record has what changed.
 */
export const censusSchema = z.object({
  type: z.literal('census'),
  atMs: z.number().nonnegative(),
  /** `time`: of a program that has returned, while its callbacks go on. */
  of: z.enum(['calls', 'passes', 'time']),
  /** Of a loop, or of a callback whose calls are counted, where it begins, and the module that it stands in, which is absent where that is the script. */
  loopLine: z.int().positive().nullable(),
  loopFile: z.string().exactOptional(),
  /** Calls or passes before each walk, or ms since the program returned, in their order. */
  units: z.array(count).max(64),
  /** Of the heap, what the stage that walks takes. */
  heapBytes: count,
  /** Containers that the last walk came to, each once. */
  seen: count,
  /** Whether walks left out objects, entries of large containers, what lies deep, or what stack and heap had no room for. */
  left: z.array(z.enum(['objects', 'entries', 'depth', 'stack'])),
  containers: z
    .array(
      z.object({
        /** Where the way to it begins: at a name of the script, of the function that the loop stands in, or of a module. */
        from: z.enum(['script', 'function', 'module']),
        /** As Python has it: `client.pending['k']`; behind the module's name, of a module. */
        path: z.string().max(1000),
        kind: z.enum(CONTAINER_TYPES),
        /** At each walk; null where that did not come to it. */
        lengths: z.array(count.nullable()).max(64),
        /** What was not alive any more once it was emptied, at the end, in bytes; null where that was not tried. */
        freedBytes: z.int().nullable(),
        /** How many it held then: a loop goes on behind the last walk. */
        freedEntries: count.nullable(),
        /**
         * Allocations that went with it, by the letter of their head and their length in blocks, the most bytes first. Absent where the heap
         * is too large for a map before and after it, or could not be read then.
         */
        freedBlocks: z
          .array(z.object({ letter: z.string(), blocks: z.int().positive(), count }))
          .max(16)
          .exactOptional(),
        /** Others in the list that have entries of it: what both have, the one that was emptied last kept. */
        sharesWith: z.array(z.string().max(1000)).max(16).exactOptional(),
      }),
    )
    .max(200),
});
