import type { Fragmentation } from '../../analysis/maps/fragmentation.js';

/** Free runs from `leastBytes` to `mostBytes` long. */
export interface FreeRunClass {
  leastBytes: number;
  mostBytes: number;
  runs: number;
  bytes: number;
}

/** The free runs in classes that double: 1 block, 2 to 3, 4 to 7, … up to the largest; empty ones in between included. */
export function classifyFreeRuns({
  freeRuns,
  blockBytes,
}: Pick<Fragmentation, 'freeRuns' | 'blockBytes'>): FreeRunClass[] {
  const classes: FreeRunClass[] = [];
  const largestBlocks = (freeRuns.at(-1)?.bytes ?? 0) / blockBytes;
  for (let least = 1; least <= largestBlocks; least *= 2) {
    const [leastBytes, mostBytes] = [least * blockBytes, (2 * least - 1) * blockBytes];
    const inside = freeRuns.filter(({ bytes }) => leastBytes <= bytes && bytes <= mostBytes);
    classes.push({
      leastBytes,
      mostBytes,
      runs: inside.reduce((sum, { count }) => sum + count, 0),
      bytes: inside.reduce((sum, { bytes, count }) => sum + bytes * count, 0),
    });
  }
  return classes;
}
