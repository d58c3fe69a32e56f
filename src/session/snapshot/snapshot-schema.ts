import * as z from 'zod';

const count = z.int().nonnegative();
const atMs = z.number().nonnegative();
/** Of 64 bits a word is exact where it stands for an address, a name or a small integer of ordinary size: of more, its highest 53 bits are. */
const words = z.array(z.number().nonnegative());

/** Bytes of a board's memory as they were read for a snapshot, before the `snapshot` record that says what they are. */
export const snapshotMemorySchema = z.object({
  type: z.literal('snapshot-memory'),
  atMs,
  address: count,
  base64: z.string(),
  /** Of a reading that was broken off, so that no `snapshot` says what it is. */
  brokenOff: z.literal(true).optional(),
});

/**
 * What there is to know of the objects of a heap besides their bytes. The program did not run then; what was allocated before and after the
 * reading, each after a collection, is in `before` and `after`, as micropython.mem_info(1) printed it.
 */
export const snapshotSchema = z.object({
  type: z.literal('snapshot'),
  atMs,
  wordBytes: z.int().positive(),
  before: z.string(),
  after: z.string(),
  /**
   * How this firmware writes objects: the words of `None`, `False`, `True`, 0, 1, the interned string 'get', 3 / 2 (None without floats) and the
   * type `list` in the items of a list.
   */
  specimens: words,
  /** The first words of the object 3 / 2, from its address on; null where a float is a word, and where there are none. */
  floatWords: words.nullable(),
  /**
   * Types by the address that objects begin with. One without a name is of functions that make generators. `isException`: of exceptions; absent from
   * types whose layout is known by name. `isTuple`: of tuples, named ones say.
   */
  types: z.array(
    z.object({
      address: count,
      name: z.string(),
      isException: z.boolean().optional(),
      isTuple: z.literal(true).optional(),
    }),
  ),
  /** Of `globals()`, `sys.modules` and modules the dict objects, with their first words; of a module also its own address. */
  roots: z.array(
    z.object({
      kind: z.enum(['globals', 'modules', 'module']),
      name: z.string(),
      address: count,
      moduleAddress: count.optional(),
      words,
    }),
  ),
  /** Interned strings that are names in it, by the word that stands for them. */
  names: z.array(z.object({ word: count, text: z.string() })),
  /** The agent's object of the run before, which the program may still keep; null where there was none. */
  ownAddress: count.nullable(),
  cost: z.object({
    /** By the host's clock. */
    ms: z.number().nonnegative(),
    /** Read from the board's memory. */
    readBytes: count,
    /** What came for it over the line. */
    receivedBytes: count,
    /** Pieces that did not come as they were sent, and were asked for again. */
    askedAgain: count,
    /** Live heap that reading it took, with what it printed. */
    heapBytes: count,
  }),
});

export type SnapshotRecord = z.infer<typeof snapshotSchema>;
export type SnapshotMemoryRecord = z.infer<typeof snapshotMemorySchema>;
