import * as z from 'zod';
import { RESETS } from './recording-limits.js';

export const CAPTURE_FORMAT = 'mpgc.capture';
export const CAPTURE_VERSION = 1;

/** What was asked for, of which script, where: the first record of a capture (schema.ts). */
export const headerSchema = z.object({
  type: z.literal('header'),
  format: z.literal(CAPTURE_FORMAT),
  version: z.literal(CAPTURE_VERSION),
  mpgc: z.string(),
  createdAt: z.iso.datetime(),
  host: z.object({ platform: z.string(), arch: z.string(), node: z.string() }),
  port: z.string(),
  script: z.object({
    name: z.string(),
    /** As it was given, from the folder where the command was typed; absent from older captures. */
    path: z.string().optional(),
    /** Set where it was read back from the board, with the modules of the board that it imports. */
    onBoard: z.literal(true).optional(),
    bytes: z.int().nonnegative(),
    sha256: z.string(),
    /**
     * The first lines with an `except` that catches MemoryError without naming it and lets the program go on; absent where
     * there is none, and from older captures.
     */
    catchAllLines: z.array(z.int().positive()).optional(),
    /** Set where an `except` catches MemoryError, by its name or not, and lets the program go on; absent from older captures. */
    catchesMemoryError: z.literal(true).optional(),
  }),
  options: z.object({
    call: z.string().nullable(),
    iterations: z.int().nonnegative(),
    intervalMs: z.number().nullable(),
    /** Whether samples by a timer of the board were asked for, or none of them; absent where the board decided. */
    timer: z.boolean().optional(),
    durationMs: z.number().nullable(),
    collectEveryMs: z.number().nullable(),
    lingerMs: z.number().nullable(),
    maxOverhead: z.number(),
    reset: z.enum(RESETS),
    /** Files that stood on the board for the run alone, or were there already; `path` as it was given. Absent where there were none. */
    included: z
      .array(z.object({ path: z.string(), bytes: z.int().nonnegative(), sha256: z.string() }))
      .min(1)
      .optional(),
    /** Heap maps asked for between repetitions and while lingering; absent where none were. */
    maps: z.int().positive().optional(),
    /** Set where mpgc did not collect between repetitions; absent where it did. */
    uncollected: z.literal(true).optional(),
    /** Set by `mpgc leak` without a call: whether memory grows over time is what was asked. */
    watch: z.literal(true).optional(),
    /** The loops of the program whose passes are looked at, in the order of their numbers; absent where there is none. */
    loops: z
      .array(
        z.object({
          /** The module that it stands in, by its path beside the script; absent where that is the script. */
          file: z.string().exactOptional(),
          /** Where its `while` or `for` stands; of a callback its `def` or `lambda`. */
          line: z.int().positive(),
          /** Of the function around it; null at the top. Of a callback its own; null of a lambda. */
          functionName: z.string().nullable(),
          /** Set for a function that the program gives to a timer, a pin or a scheduler: each call is a pass. Absent for a loop. */
          callback: z.literal(true).exactOptional(),
          /** Set for a loop that runs in a thread beside the program's main one. */
          thread: z.literal(true).exactOptional(),
        }),
      )
      .min(1)
      .optional(),
    /** What `mpgc leak` was asked for; absent from a profile. */
    hunt: z
      .object({
        setup: z.string().nullable(),
        /** Calls after the baseline; null where the hunt ends when the verdict is certain. */
        iterations: z.int().positive().nullable(),
        untilMs: z.number().nullable(),
        allowErrors: z.boolean(),
      })
      .optional(),
    /** What `mpgc noalloc` was asked for; absent from all others. */
    noalloc: z
      .object({
        setup: z.string().nullable(),
        /** Calls with the heap locked. */
        iterations: z.int().positive(),
        untilMs: z.number().nullable(),
        /** Set where a function that the call may come to catches MemoryError, by its name or not. */
        catches: z.literal(true).optional(),
      })
      .optional(),
  }),
});
