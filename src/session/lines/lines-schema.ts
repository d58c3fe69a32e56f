import * as z from 'zod';

const atMs = z.number().nonnegative();
const bytes = z.int().nonnegative();
const count = z.int().nonnegative();

export const PROBE_KINDS = ['enter', 'resume', 'statement', 'next', 'leave'] as const;

/** What one probe counted: of a place in the program up to the next place that the program came to. */
export const probeSchema = z.object({
  /** `enter`: the first statement of a function; `resume`: behind a yield; `next`: the next pass of a `for`. */
  kind: z.enum(PROBE_KINDS),
  /** Its place in `functions`. */
  function: count,
  line: z.int().positive(),
  /** How often the program came there. */
  hits: count,
  /** How many of these were measured: of a place that is met often, ever fewer are. */
  measured: count,
  /** How many hits the measured ones stand for: those up to the last of them. */
  stoodFor: count,
  /**
   * Growth of what is in use in all hits, in bytes: what was allocated, less what was freed but not collected. Each measured hit counts
   * for as many as it stands for (agent-py/lines.py).
   */
  grownBytes: z.int(),
  /** Of hits that stand for several, the most at once: in a hit, or between two calls of the program in it. */
  mostBytes: bytes,
});

/**
 * What each line allocates, of a run of the program after all others: after a reset, with a probe before every line, or where a function
 * begins and ends, and without the agent of the other samples.
 */
export const linesSchema = z.object({
  type: z.literal('lines'),
  atMs,
  detail: z.enum(['line', 'function']),
  /** How that run ended. */
  reason: z.enum(['finished', 'exit', 'exception', 'duration', 'interrupted']),
  /** What it raised; null where it did not. */
  exception: z.string().nullable(),
  /** Of a call that was repeated: how often, in a row, behind the script; else null. */
  calls: count.nullable(),
  /** Functions of the program; `<module>` is the text of a file itself. */
  functions: z.array(z.object({ path: z.string(), name: z.string(), line: z.int().positive() })),
  probes: z.array(probeSchema),
  /** What the whole program added while it ran: in use at its end, less at its begin, and what the probes' collections freed. */
  addedBytes: z.int(),
  /** Growth while a line waited for other tasks: whose it is cannot be told. */
  notAttributedBytes: z.int(),
  /** Files that have no probes, as they do not parse. */
  unprobed: z.array(z.string()),
  /** Of the heap, what the counters and what counts take. */
  heapBytes: bytes,
  /** How long the program took, with probes and in the run before, by the computer's clock; null where it was stopped. */
  tookMs: z.number().nonnegative().nullable(),
  plainMs: z.number().nonnegative().nullable(),
  /** When the run was to be stopped. */
  limitMs: z.number().nonnegative(),
  /** Whether the probes were in native code. */
  native: z.boolean(),
  /** Collections by the probes, between two lines. */
  collections: count,
  /**
   * When most functions of the program ran at the same time: the last of them, by its place in `functions`, how many of them were that same
   * function, and the stack in use, then and when one ran. null where that is not known.
   */
  deepest: z
    .object({ function: count, running: count, same: count, stackBytes: bytes, firstStackBytes: bytes })
    .nullable()
    .default(null),
  /** Whether no collection came in the middle of a line: each was between two. Else growth may be less than what was allocated. */
  exact: z.boolean(),
});
