import * as z from 'zod';

const bytes = z.int().nonnegative();
const atMs = z.number().nonnegative();

/**
 * The program once more after a reset, in a smaller heap: a block of mpgc's is held at the upper end of the heap, and nothing else
 * of mpgc is on it (`mpgc profile --smallest-heap`).
 */
export const heapTrialSchema = z.object({
  type: z.literal('heap-trial'),
  atMs,
  /**
   * `all`: the block was there before the text was sent, and the program was run; `compile`: so, too, but it was only compiled; `run`:
   * compiled in more, and the block taken by a first statement.
   */
  part: z.enum(['all', 'compile', 'run']),
  /** What is left of `GC: total` for everything but that block. */
  heapBytes: bytes,
  /** Whether it came to its end as in the whole heap; of `compile`, whether it was compiled. */
  passed: z.boolean(),
  /**
   * `finished` and `exit`: it ended so. `exception`: it raised; `stopped`: it took longer than it may; `grew`: the heap took more from
   * the system; `printed`: it ended as it should, but its output tells of a MemoryError, which it does not in the whole heap; `output`: it
   * ended as it should, and printed something else. Of `exit`, `message` is what it raised, where that is known.
   */
  reason: z.enum(['finished', 'exit', 'exception', 'stopped', 'grew', 'printed', 'output']),
  exception: z.string().nullable(),
  message: z.string().nullable(),
  tookMs: z.number().nonnegative(),
});

/** Why the smallest heap was not looked for, or not found. */
export const SMALLEST_HEAP_OBSTACLES = [
  /** No heap map. */
  'no-mem-info',
  /** A heap that grows, and gives back again what it has grown by, while a program runs. */
  'grows-unseen',
  /** A heap of several areas. */
  'several-areas',
  /** The first run did not come to its end by itself, or with another exit code than 0. */
  'did-not-end',
  /** The program imports files beside the script, which mpgc would have to hold on the heap. */
  'files-served',
  /** It was given what a user typed. */
  'took-input',
  /** The program raised, with nothing of mpgc on the heap. */
  'fails',
  /** The block could not be taken where it must be. */
  'not-placed',
  /** A line of mpgc raised. */
  'board-raised',
  /** The board answered no more. */
  'board-silent',
] as const;

/** How the search for the smallest heap ended; its runs are the `heap-trial` records before it. */
export const smallestHeapSchema = z.object({
  type: z.literal('smallest-heap'),
  atMs,
  /** `limit`: of the time or of the number of runs; `interrupted`: by ctrl-C; `obstacle`: what `because` says. */
  ended: z.enum(['searched', 'limit', 'interrupted', 'obstacle']),
  because: z.enum(SMALLEST_HEAP_OBSTACLES).nullable(),
  tookMs: z.number().nonnegative(),
  totalBytes: bytes.nullable(),
  blockBytes: z.int().positive().nullable(),
  /**
   * Why runs were compared by their end alone: what the program prints differs from `run` to run in the whole heap, or with the `heap`,
   * a few blocks of it less; null where the output was compared as well. Not in older captures.
   */
  outputVaries: z.enum(['run', 'heap']).nullable().optional(),
  /** What mpgc's own statements need of the heaps that were found, at most, for each part. */
  ownBytes: z.object({ all: bytes, compile: bytes, run: bytes }),
});
