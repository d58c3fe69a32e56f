import * as z from 'zod';
import { type Fragmentation, otherWithoutMpgc } from '../../analysis/maps/fragmentation.js';
import { runMapRoleSchema } from '../../session/schema.js';
import { describeVerdict } from '../text/describe-room.js';

/** `fragmentation` of the profile's JSON. Sizes in bytes, exact. */
const bytes = z.int().nonnegative();
const role = runMapRoleSchema;
const sizes = z.array(
  z.object({ bytes, source: z.enum(['common', 'failed', 'held']), placeable: z.int().nonnegative() }),
);
const freeSpace = {
  freeBytes: bytes,
  largestFreeBytes: bytes,
  /** 1 - largest free / free, over all areas; 0 where nothing is free. */
  ratio: z.number().min(0).max(1),
};

export const fragmentationSchema = z.object({
  /** The map that it is about: at the MemoryError where there is one, else after the program. */
  role,
  /** Whether a collection came right before the map; else part of the used blocks may be garbage. */
  collected: z.boolean(),
  ...freeSpace,
  areaCount: z.int().positive(),
  blockBytes: z.int().positive(),
  /** Free bytes of the area that has most: no block reaches from one area into the next. */
  mostFreeInAreaBytes: bytes,
  /** What the heap could still take from the system; null where it says nothing of that. */
  growBytes: bytes.nullable(),
  /** How many buffers still fit, by their size in bytes; empty where predictions are withheld. */
  placeable: z.record(z.string().regex(/^\d+$/), z.int().nonnegative()),
  /** The same with the reason why a size stands there. */
  sizes,
  /** The same map without mpgc's own blocks, by the model; null where they are not known, or the model does not hold. */
  withoutMpgc: z.object({ mpgcBytes: bytes, ...freeSpace, mostFreeInAreaBytes: bytes, sizes }).nullable(),
  /** Free runs by length, the shortest first. */
  freeRuns: z.array(z.object({ bytes, count: z.int().positive() })),
  /** Used blocks between two free runs, the one first that joins most; 8 at most. */
  barriers: z.array(
    z.object({
      areaIndex: z.int().nonnegative(),
      /** From the start of its area. */
      offsetBytes: bytes,
      bytes,
      freeBeforeBytes: bytes,
      freeAfterBytes: bytes,
      /** The free run that there would be without it. */
      joinedBytes: bytes,
      /** By how much the largest free block would be larger without it. */
      winBytes: bytes,
      allocations: z.int().positive(),
      /** Allocations by the letter of their head, as mem_info prints it. */
      kinds: z.record(z.string(), z.int().positive()),
      /** How many of them are not in the baseline map; null where there is none. */
      newAllocations: z.int().nonnegative().nullable(),
      /** How many are mpgc's own; null where that is not known. They are in the baseline map. */
      mpgcAllocations: z.int().nonnegative().nullable(),
      /** Whose the largest of them are, by a snapshot at the end; empty where none was taken, or it says nothing of them. */
      names: z.array(z.object({ path: z.string(), type: z.string() })),
    }),
  ),
  /** All heap maps of the capture, in order. */
  trend: z.array(z.object({ role, atMs: z.number(), collected: z.boolean(), ...freeSpace })),
  verdict: z.object({
    kind: z.enum(['no-room', 'may-grow', 'room', 'withheld']),
    /** Of `withoutMpgc` where its verdict is another than that of the heap as measured. */
    withoutMpgc: z.boolean(),
    /** The size that it rests on; null where not even the smallest fits, and little is free. */
    sizeBytes: bytes.nullable(),
    text: z.string(),
  }),
});

export function toFragmentationJson(
  fragmentation: Fragmentation | null,
): z.infer<typeof fragmentationSchema> | null {
  if (!fragmentation) return null;
  const other = otherWithoutMpgc(fragmentation);
  const { verdict } = other ?? fragmentation;
  return {
    ...fragmentation,
    placeable: Object.fromEntries(fragmentation.sizes.map(({ bytes: size, placeable }) => [size, placeable])),
    verdict: {
      kind: verdict.kind,
      withoutMpgc: other !== null,
      sizeBytes: verdict.kind === 'withheld' ? null : (verdict.size?.bytes ?? null),
      text: describeVerdict(fragmentation),
    },
  };
}
