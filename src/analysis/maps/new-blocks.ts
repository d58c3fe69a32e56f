import { wasThere } from '../../heap/map/allocations.js';
import { newAllocations, sameArea } from '../../heap/map/new-allocations.js';
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
  /** The name that holds all of them; null where that is not known for certain. */
  heldBy: string | null;
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
  const groups = new Map<string, Found>();
  for (const allocation of newAllocations(last.areas, before.areas)) {
    const area = last.areas[allocation.areaIndex]!;
    if (!after.every((map) => wasThere(allocation, sameArea(area, map.areas)))) continue;
    const fingerprint = `${allocation.letter}${allocation.blocks}`;
    const { letter, blocks, areaIndex, firstBlock } = allocation;
    const group = groups.get(fingerprint) ?? { letter, blocks, allocations: [] };
    group.allocations.push({ area: areaIndex, firstBlock });
    groups.set(fingerprint, group);
  }
  return [...groups]
    .map(([fingerprint, found]) => groupOf(fingerprint, found, last.blockBytes, calls))
    .sort((a, b) => b.bytes - a.bytes || a.fingerprint.localeCompare(b.fingerprint));
}

type Found = Pick<BlockGroup, 'letter' | 'blocks' | 'allocations'>;

function groupOf(
  fingerprint: string,
  { letter, blocks, allocations }: Found,
  blockBytes: number,
  calls: number | null,
): BlockGroup {
  const bytesEach = blocks * blockBytes;
  return {
    fingerprint,
    letter,
    blocks,
    bytesEach,
    count: allocations.length,
    bytes: allocations.length * bytesEach,
    heldBy: null,
    perCall: calls ? allocations.length / calls : null,
    ...patternOf(allocations, blocks),
    places: allocations
      .slice(0, MAX_PLACES)
      .map(({ area, firstBlock }) => ({ area, offset: firstBlock * blockBytes })),
    allocations,
  };
}

/** Of nearly all of the distances between neighbours. */
function patternOf(
  found: BlockGroup['allocations'],
  blocks: number,
): Pick<BlockGroup, 'pattern' | 'strideBlocks'> {
  if (found.length === 1) return { pattern: 'single', strideBlocks: null };
  const counts = new Map<number, number>();
  for (const [at, { area, firstBlock }] of found.entries()) {
    const before = found[at - 1];
    if (before?.area !== area) continue;
    const distance = firstBlock - before.firstBlock;
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
