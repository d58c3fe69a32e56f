import * as z from 'zod';

const atMs = z.number().nonnegative();
/** `seq` of the last sample before it. */
const afterSeq = z.int().nonnegative().optional();

/** Where the sample `afterSeq` was taken: at the head of a pass of a loop. */
export const passSchema = z.object({
  type: z.literal('pass'),
  atMs,
  afterSeq,
  /** Its place in the `loops` of the header. */
  loop: z.int().nonnegative(),
  /** How many passes of it were over, of all times that it was entered. */
  passes: z.int().nonnegative(),
});

/**
 * Passes that were begun, of each loop of the header: when the program had ended, or when the sample before it was taken, of a board
 * that collects at its prompt only.
 */
export const passesSchema = z.object({
  type: z.literal('passes'),
  atMs,
  afterSeq,
  begun: z.array(z.int().nonnegative()).min(1),
});
