import * as z from 'zod';

const bytes = z.int().nonnegative();
const calls = z.int().nonnegative();

/** When requests find no room any more, by the samples of the hunt. Sizes in bytes. */
export const forecastSchema = z.object({
  /** By how much the largest free block shrinks with a call; [low, high]. */
  bytesPerCall: z.number(),
  interval: z.tuple([z.number(), z.number()]),
  /** At the end; without mpgc's own blocks by the model, unless `mpgcBytes` is null. */
  largestFreeBytes: bytes,
  mpgcBytes: bytes.nullable(),
  sizes: z.array(
    z.object({
      bytes,
      /** `made`: by the calls; `common`: a size of buffers that nobody asked for. */
      source: z.enum(['made', 'common']),
      /** From the first call to the first that finds no room. */
      calls,
      interval: z.tuple([calls, calls.nullable()]),
    }),
  ),
});

/** Why there is none: see docs/leak.md. */
export const noForecastSchema = z.enum(['ran-out', 'no-figures', 'heap-grows', 'no-trend', 'no-size']);

export const remediesSchema = z.object({
  /** Measured: so many calls, with a collection every `everyCalls` at least, left so much in one piece. */
  collecting: z.object({ everyCalls: calls, calls, largestFreeBytes: bytes }).nullable(),
  /** By the model: what would be free in one piece, were all that is kept allocated first; and what was. */
  allocatedFirst: z.object({ largestFreeBytes: bytes, wasBytes: bytes }).nullable(),
});
