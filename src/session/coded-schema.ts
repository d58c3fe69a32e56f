import * as z from 'zod';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * Something to be said, as a code and what it is about. A capture holds no words of mpgc: report/text makes them, so that
 * they can change without the file.
 */
export const codedSchema = z.object({
  code: z.string(),
  /** By name; units in the names, as everywhere. */
  values: z.record(z.string(), z.union([value, z.array(value)])),
});

export type Coded = z.infer<typeof codedSchema>;
