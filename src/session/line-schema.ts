import * as z from 'zod';
import { MAX_SUM } from './running-sum.js';
import { recordSchema } from './schema.js';

/** A sum over this line, up to the sum, and over all lines before it: see RunningSum. Absent from older captures. */
const sum = z.int().nonnegative().max(MAX_SUM).optional();

/** A line of a capture: a record and its sum. */
export const lineSchema = z.discriminatedUnion('type', [
  recordSchema.options[0].extend({ sum }),
  ...recordSchema.options.slice(1).map((record) => z.object({ ...record.shape, sum })),
]);
