import type { TakenMap } from '../../../analysis/maps/taken-maps.js';
import { formatBytesShort, formatPlural } from '../format.js';

/** What the heap maps show that were read while the program ran, in one line; null where there are none. */
export function runningMapsText(maps: readonly Pick<TakenMap, 'role' | 'dump'>[]): string | null {
  const largest = maps
    .filter(({ role }) => role === 'running')
    .map(({ dump }) => dump.counts.largestFreeBlocks * dump.blockBytes);
  const [first, last] = [largest[0], largest.at(-1)];
  if (first === undefined || last === undefined) return null;
  const least = Math.min(...largest);
  const count = `${formatPlural(largest.length, 'map')} while it ran`;
  if (largest.length === 1) return `${count}: largest free block ${formatBytesShort(first)}`;
  const ends = `largest free block ${formatBytesShort(first)} to ${formatBytesShort(last)}`;
  return `${count}: ${ends}${least < Math.min(first, last) ? `, least ${formatBytesShort(least)}` : ''}`;
}
