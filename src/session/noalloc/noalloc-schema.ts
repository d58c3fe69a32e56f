import * as z from 'zod';

const atMs = z.number().nonnegative();
/** `seq` of the last sample before it. */
const afterSeq = z.int().nonnegative().optional();
const count = z.int().nonnegative();

/** Calls in a row with the heap locked: an allocation raises MemoryError there. They end with the first that raises. */
export const lockedCallsSchema = z.object({
  type: z.literal('locked-calls'),
  atMs,
  afterSeq,
  /** `first`: none was made before; `warm`: after those with the heap open. */
  phase: z.enum(['first', 'warm']),
  asked: count,
  /** How many were begun, with the one that raised or was interrupted. */
  begun: count,
  /** How often the heap was still locked when they had ended; then the calls lock it, or unlock it, themselves. */
  leftLocked: count,
  /** null where none raised. The traceback has no frames where the firmware keeps none with the heap locked. */
  raised: z.object({ exception: z.string(), message: z.string(), traceback: z.string() }).nullable(),
});

/** Calls with the heap open, automatic collection off: by how many bytes each changed what is allocated. */
export const openCallsSchema = z.object({
  type: z.literal('open-calls'),
  atMs,
  afterSeq,
  /** Negative where a call collected or freed. */
  bytes: z.array(z.int()),
});

/** Why not all lines that allocate are known; null where all others were shown to allocate nothing. */
export const LINES_REASONS = [
  'not-opened',
  'too-many',
  'no-room',
  'not-parsed',
  'raised',
  'interrupted',
  'no-reset',
  'no-answer',
] as const;

/**
 * The statements of the call that allocate, found in another run after a reset, with probes in the source: the heap is locked in all others.
 */
export const allocatingLinesSchema = z.object({
  type: z.literal('allocating-lines'),
  atMs,
  /** `locked`: the heap was open in these alone. `open`: in all, as nothing raises with the heap locked. */
  way: z.enum(['locked', 'open']),
  /** Calls that were begun. */
  calls: count,
  lines: z.array(
    z.object({
      /** As tracebacks name it; `--call`: the expression itself, and the head of the function that it calls. */
      file: z.string(),
      line: z.int().positive(),
      functionName: z.string(),
      /** How often it was begun with the heap open for it (the first 16 of these), and the bytes by which it changed what is allocated: in all, and at most at a time. */
      times: count,
      bytes: z.int(),
      most: z.int(),
    }),
  ),
  reason: z.enum(LINES_REASONS).nullable(),
});
