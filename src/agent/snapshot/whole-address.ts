import type { HeapDump } from '../../heap/map/parse-dump.js';

/** Bits of an address that id() gives at the least: it cuts off what does not fit into a small integer (representation B has 30 bits for one). */
const ID_BITS = 30;

/** The address of an object by its id(): of one below 0 the one on the heap that it was cut from; below 0 where there is none. */
export function wholeAddress(
  { areas, blockBytes }: Pick<HeapDump, 'areas' | 'blockBytes'>,
  id: number,
): number {
  if (id >= 0) return id;
  const cut = 2 ** ID_BITS;
  for (const { address, letters } of areas) {
    const start = Number.parseInt(address, 16);
    const whole = start + ((((id - start) % cut) + cut) % cut);
    if (whole < start + letters.length * blockBytes) return whole;
  }
  return id;
}
