import type { SizeThatMatters } from './sizes-that-matter.js';

/**
 * Whether there is room for what matters. `no-room`: a size does not fit although enough is free. `may-grow`: the
 * same, but the heap could take more memory for it. `room`: whatever could be expected to fit fits; `size` is the
 * largest that does, null where so little is free that none does.
 */
export type RoomVerdict =
  | { kind: 'no-room'; size: SizeThatMatters }
  | { kind: 'may-grow'; size: SizeThatMatters; growBytes: number }
  | { kind: 'room'; size: SizeThatMatters | null }
  /** The board's heap does not behave as the model: what would fit is not known. */
  | { kind: 'withheld' };

/** A size that nobody asked for is missed only where there is free memory for that many of it. */
const WORTH_MISSING = 2;

/**
 * Never by the ratio alone: fragmentation is a problem when a size does not fit that free memory, all of it in one
 * piece, would hold: once where a program asked for it in vain, else twice. `mostFreeInAreaBytes` is the free
 * memory of one area; `growBytes` what a heap that grows could still take.
 */
export function judgeRoom(
  sizes: SizeThatMatters[],
  { mostFreeInAreaBytes, growBytes }: { mostFreeInAreaBytes: number; growBytes: number },
): RoomVerdict {
  const missed = sizes.filter(({ bytes, source, placeable }) => {
    const wanted = source === 'failed' ? bytes : bytes * WORTH_MISSING;
    return placeable === 0 && wanted <= mostFreeInAreaBytes;
  });
  const hopeless = missed.filter(({ bytes, source }) => source === 'failed' || bytes > growBytes);
  const worst = mostTelling(hopeless);
  if (worst) return { kind: 'no-room', size: worst };
  const missing = mostTelling(missed);
  if (missing) return { kind: 'may-grow', size: missing, growBytes };
  return { kind: 'room', size: sizes.findLast(({ placeable }) => placeable > 0) ?? null };
}

/** What the program asked for in vain, else the smallest: that not even this fits says most. */
function mostTelling(sizes: SizeThatMatters[]): SizeThatMatters | undefined {
  return sizes.find(({ source }) => source === 'failed') ?? sizes[0];
}
