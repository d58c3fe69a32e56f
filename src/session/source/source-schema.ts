import * as z from 'zod';

/** Of the texts of all files of a capture together, in bytes of UTF-8. */
export const MAX_SOURCE_BYTES = 256 * 1024;

/**
 * A file of the program as it lies on the computer: one record a file, the script first. It stands before what the program
 * does. Absent from older captures.
 */
export const sourceSchema = z.object({
  type: z.literal('source'),
  atMs: z.number().nonnegative(),
  /** As tracebacks name it; no two files have the same. */
  path: z.string(),
  /** Of the file, and their SHA-256 in hex. */
  bytes: z.int().nonnegative(),
  sha256: z.string(),
  /** With \n line ends; absent where it was left out. */
  text: z.string().optional(),
  /** Why there is no text: nobody was to have it (`--no-source`), or all texts would be over MAX_SOURCE_BYTES. */
  leftOut: z.enum(['not-wanted', 'too-large']).optional(),
});
