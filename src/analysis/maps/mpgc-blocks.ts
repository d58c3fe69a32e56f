import { type Allocation, eachAllocation, wasThere } from '../../heap/map/allocations.js';
import { countBlocks } from '../../heap/map/count-blocks.js';
import { FREE, type HeapArea, TAIL } from '../../heap/map/heap-area.js';
import { newAllocations, type PlacedAllocation, sameArea } from '../../heap/map/new-allocations.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';

type Areas = readonly HeapArea[];

/**
 * What mpgc keeps on the heap during a run: the agent, and what its lines left, like interned strings. The areas of the
 * `baseline` map with nothing else in them: wasThere() and sameArea() tell by them what of another map is mpgc's.
 *
 * It is what `baseline` has, `plain` from before the agent has not, and all `later` maps have at the same place. Blocks that
 * only moved between the two, like those of the line that reads a map, are left out: where some of a kind and length have
 * gone since `plain`, as many of the new ones are not mpgc's. Of these, the first in the heap are taken for what moved.
 */
export function mpgcBlocks(plain: Areas, baseline: Areas, later: readonly Areas[]): HeapArea[] {
  const gone = countKinds(newAllocations(plain, baseline));
  const added = countKinds(newAllocations(baseline, plain));
  const moved = countKinds(lasting(plain, baseline, later));
  for (const [kind, count] of moved) {
    const own = Math.max(0, (added.get(kind) ?? 0) - (gone.get(kind) ?? 0));
    moved.set(kind, count - own);
  }
  const pieces = baseline.map(() => ({ text: [] as string[], blocks: 0 }));
  for (const allocation of lasting(plain, baseline, later)) {
    const kind = kindOf(allocation);
    const left = moved.get(kind) ?? 0;
    moved.set(kind, left - 1);
    if (left > 0) continue;
    const { areaIndex, letter, firstBlock, blocks } = allocation;
    const area = pieces[areaIndex]!;
    area.text.push(FREE.repeat(firstBlock - area.blocks), letter, TAIL.repeat(blocks - 1));
    area.blocks = firstBlock + blocks;
  }
  return baseline.map(({ address, letters }, at) => {
    const { text, blocks } = pieces[at]!;
    return { address, letters: text.join('') + FREE.repeat(letters.length - blocks) };
  });
}

/** What of a map is mpgc's: how many allocations, and blocks. */
export function countMpgc(areas: Areas, mpgc: Areas): { allocations: number; blocks: number } {
  const count = { allocations: 0, blocks: 0 };
  for (const area of areas) {
    for (const { blocks } of foundIn(area, mpgc)) {
      count.allocations += 1;
      count.blocks += blocks;
    }
  }
  return count;
}

/** The heap with mpgc's blocks free. `maxNewSplitBytes` and `stackBytes` stay as they were. */
export function withoutMpgc(dump: HeapDump, mpgc: Areas): HeapDump {
  const areas = replaceMpgc(dump.areas, mpgc, (blocks) => FREE.repeat(blocks));
  const counts = countBlocks(areas);
  const { blockBytes } = dump;
  return {
    ...dump,
    usedBytes: counts.usedBlocks * blockBytes,
    freeBytes: counts.freeBlocks * blockBytes,
    areas,
    counts,
  };
}

/** The areas with what `letters` gives in place of each allocation of mpgc's, as many letters as it has blocks. */
export function replaceMpgc(areas: Areas, mpgc: Areas, letters: (blocks: number) => string): HeapArea[] {
  return areas.map((area) => {
    const pieces: string[] = [];
    let at = 0;
    for (const { firstBlock, blocks } of foundIn(area, mpgc)) {
      pieces.push(area.letters.slice(at, firstBlock), letters(blocks));
      at = firstBlock + blocks;
    }
    return { address: area.address, letters: pieces.join('') + area.letters.slice(at) };
  });
}

function* foundIn(area: HeapArea, mpgc: Areas): Generator<Allocation> {
  const own = sameArea(area, mpgc);
  if (!own) return;
  for (const allocation of eachAllocation(own.letters)) if (wasThere(allocation, area)) yield allocation;
}

/** What is new since `plain` and in all maps after it. */
function* lasting(plain: Areas, baseline: Areas, later: readonly Areas[]): Generator<PlacedAllocation> {
  for (const allocation of newAllocations(baseline, plain)) {
    const area = baseline[allocation.areaIndex]!;
    if (later.every((areas) => wasThere(allocation, sameArea(area, areas)))) yield allocation;
  }
}

function countKinds(allocations: Iterable<Allocation>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const allocation of allocations) {
    const kind = kindOf(allocation);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

function kindOf({ letter, blocks }: Allocation): string {
  return `${letter}${blocks}`;
}
