import { type Allocation, allocationsIn, wasThere } from '../../heap/map/allocations.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';

/** Allocations of one kind and length that are in the last maps and were not in the first. */
export interface BlockGroup {
  /** Letter and length in blocks, like `T2`: the same in every run on such a board. */
  fingerprint: string;
  letter: string;
  blocks: number;
  bytesEach: number;
  count: number;
  bytes: number;
  /** One for so many calls between the maps; null where the calls are not known. */
  perCall: number | null;
  /** `row`: one behind the other. `stride`: as far from each other. `spread`: neither. `single`: one. */
  pattern: 'single' | 'row' | 'stride' | 'spread';
  strideBlocks: number | null;
  /** The first places: area and offset in bytes from its beginning. */
  places: { area: number; offset: number }[];
  /** All of them, in the order of the heap. */
  allocations: { area: number; firstBlock: number }[];
}

const MAX_PLACES = 8;
const EVEN_SHARE = 0.9;
const MIN_EVEN = 3;

/**
 * What is new since `before` and in every map of `after`, by kind and length, the most bytes first. An allocation that
 * was freed and made again at the same place counts as one that stayed.
 */
export function newBlocks(before: HeapDump, after: HeapDump[], calls: number | null): BlockGroup[] {
  const [last] = after.slice(-1);
  if (!last) return [];
  const groups = new Map<string, { area: number; allocation: Allocation }[]>();
  for (const [area, { letters }] of last.areas.entries()) {
    for (const allocation of allocationsIn(letters)) {
      if (wasThere(allocation, before.areas[area])) continue;
      if (!after.every((map) => wasThere(allocation, map.areas[area]))) continue;
      const fingerprint = `${allocation.letter}${allocation.blocks}`;
      const group = groups.get(fingerprint) ?? [];
      group.push({ area, allocation });
      groups.set(fingerprint, group);
    }
  }
  return [...groups]
    .map(([fingerprint, found]) => groupOf(fingerprint, found, last.blockBytes, calls))
    .sort((a, b) => b.bytes - a.bytes || a.fingerprint.localeCompare(b.fingerprint));
}

function groupOf(
  fingerprint: string,
  found: { area: number; allocation: Allocation }[],
  blockBytes: number,
  calls: number | null,
): BlockGroup {
  const { letter = 'h', blocks = 0 } = found[0]?.allocation ?? {};
  const bytesEach = blocks * blockBytes;
  return {
    fingerprint,
    letter,
    blocks,
    bytesEach,
    count: found.length,
    bytes: found.length * bytesEach,
    perCall: calls ? found.length / calls : null,
    ...patternOf(found, blocks),
    places: found
      .slice(0, MAX_PLACES)
      .map(({ area, allocation }) => ({ area, offset: allocation.firstBlock * blockBytes })),
    allocations: found.map(({ area, allocation }) => ({ area, firstBlock: allocation.firstBlock })),
  };
}

/** Of nearly all of the distances between neighbours. */
function patternOf(
  found: { area: number; allocation: Allocation }[],
  blocks: number,
): Pick<BlockGroup, 'pattern' | 'strideBlocks'> {
  if (found.length === 1) return { pattern: 'single', strideBlocks: null };
  const counts = new Map<number, number>();
  for (const [at, { area, allocation }] of found.entries()) {
    const before = found[at - 1];
    if (before?.area !== area) continue;
    const distance = allocation.firstBlock - before.allocation.firstBlock;
    counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  const [stride = 0, times = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  if (times < (found.length - 1) * EVEN_SHARE || (found.length < MIN_EVEN && stride !== blocks)) {
    return { pattern: 'spread', strideBlocks: null };
  }
  return stride === blocks
    ? { pattern: 'row', strideBlocks: null }
    : { pattern: 'stride', strideBlocks: stride };
}
