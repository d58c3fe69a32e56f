import * as z from 'zod';
import { codedSchema } from './coded-schema.js';

const difference = z.object({
  /** The round in which it was seen, and the rules that the model followed in it. */
  seed: z.int(),
  rules: z.string(),
});

/** How the board's heap compared with the reference model (src/heap/). Shared by records and JSON results. */
export const modelCheckSchema = z.object({
  /** When a board that is known was compared; absent where that was done in this run. */
  checkedAt: z.iso.datetime().optional(),
  /** Random programs, run by the board and by the model from the same heap map. */
  conformance: z.object({
    /** `match`: every map was equal in every block. `not-applicable`: nothing could be compared, see `reason`. */
    status: z.enum(['match', 'mismatch', 'not-applicable']),
    rounds: z.int().nonnegative(),
    operations: z.int().nonnegative(),
    /** Collections that the model did in them. */
    collections: z.int().nonnegative(),
    /** Programs that differed once, by what no stale word explains, and not when they were run again. */
    repeated: z.int().nonnegative(),
    /**
     * Programs that are equal once a word on the board's stack is taken into account that still held an address: what
     * the model knows to be garbage stayed, at so many collections, and at one of them so many blocks at most.
     */
    staleWords: z
      .object({
        programs: z.int().nonnegative(),
        collections: z.int().nonnegative(),
        mostBlocks: z.int().nonnegative(),
      })
      .default({ programs: 0, collections: 0, mostBlocks: 0 }),
    /** Programs after which there were too many possibilities for such words to try: nothing is concluded from them. */
    undecided: z.int().nonnegative().default(0),
    /** Of the first round; each further one has the next number. */
    seed: z.int(),
    /** The rules of the board's version; null where the model knows none. */
    expectedRules: z.string().nullable(),
    /** All rules that did the same as the board in every round. */
    rules: z.array(z.string()),
    /** Why, as a code; `reason` has words for it in JSON results and in older captures. */
    because: codedSchema.optional(),
    reason: z.string().optional(),
    /** The first of the first round in which no rules did the same. */
    firstDifference: z
      .discriminatedUnion('type', [
        difference.extend({
          type: z.literal('block'),
          /** Of the maps of that round; 0 is the one that the model started from. */
          mapIndex: z.int().nonnegative(),
          areaIndex: z.int().nonnegative(),
          block: z.int().nonnegative(),
          /** In its area. */
          offsetBytes: z.int().nonnegative(),
          /** Letters of the map; null for a block that is not there. */
          expected: z.string().nullable(),
          found: z.string().nullable(),
        }),
        /** The model found no room where the board did. */
        difference.extend({ type: z.literal('no-room'), operationIndex: z.int().nonnegative() }),
        /** The board raised MemoryError where the model has room throughout. */
        difference.extend({ type: z.literal('board-no-room') }),
        /** A collection at the prompt kept more or less than the program held. */
        difference.extend({ type: z.literal('kept'), expectedBlocks: z.int(), foundBlocks: z.int() }),
      ])
      .optional(),
  }),
  /** Whether each map agreed with its own figures, with gc.mem_alloc() and with gc.mem_free(). */
  accounting: z.object({
    status: z.enum(['match', 'mismatch', 'not-applicable']),
    /** Maps that were checked. */
    maps: z.int().nonnegative(),
    /** Why, as a code; `reason` has words for it in JSON results and in older captures. */
    because: codedSchema.optional(),
    reason: z.string().optional(),
  }),
});

export type ModelCheck = z.infer<typeof modelCheckSchema>;
