import * as z from 'zod';

const bytes = z.int().nonnegative();

/**
 * A heap map while the program ran, right behind its sample, as the allocation table has it: heads, tails and free blocks, without kinds.
 * Nothing was collected for it: it shows live memory alone where that sample is `collected`. The text of a map of that time is a `heap-map`.
 */
export const heapTableSchema = z.object({
  type: z.literal('heap-table'),
  atMs: z.number().nonnegative(),
  /** `seq` of the sample before it. */
  afterSeq: z.int().nonnegative(),
  role: z.literal('running'),
  blockBytes: z.int().positive(),
  /** gc.mem_alloc() at that moment: the table has as much in use. */
  usedBytes: bytes,
  areas: z
    .array(
      z.object({
        /** Of block 0, hex digits. */
        address: z.string(),
        blocks: z.int().positive(),
        /**
         * 3 blocks a character of 0x30 to 0x6f: its code less 0x30, 2 bits a block, the first block lowest; 0 free, 1 a head, 2 a tail. A character
         * 0x70 + n says the one before it 2 ** n times more. Behind the last block stand any.
         */
        text: z.string(),
      }),
    )
    .min(1),
});

export type HeapTableRecord = z.infer<typeof heapTableSchema>;
