import type { HeapDump } from '../../heap/map/parse-dump.js';
import { type BarrierFigures, barrierFigures } from './barrier-figures.js';
import { judgeRoom, type RoomVerdict } from './judge-room.js';
import { type SizeThatMatters, sizesThatMatter } from './sizes-that-matter.js';
import type { TakenMap } from './taken-maps.js';

/** How free memory lies in a heap. Sizes in bytes. */
export interface FreeSpace {
  freeBytes: number;
  largestFreeBytes: number;
  /** 1 − largest free / free, over all areas; 0 where nothing is free. */
  ratio: number;
}

/** In what pieces the free memory is, in the map that tells most: at a MemoryError, else after the program. */
export interface Fragmentation extends FreeSpace {
  role: TakenMap['role'];
  collected: boolean;
  areaCount: number;
  blockBytes: number;
  /** Free bytes of the area that has most: a block cannot reach from one area into the next. */
  mostFreeInAreaBytes: number;
  /** What the heap could still take from the system; null where it says nothing of that. */
  growBytes: number | null;
  /** Free runs by length, the shortest first. */
  freeRuns: { bytes: number; count: number }[];
  sizes: SizeThatMatters[];
  barriers: BarrierFigures[];
  verdict: RoomVerdict;
  /** All maps of the capture, in order. */
  trend: (FreeSpace & Pick<TakenMap, 'role' | 'atMs' | 'collected'>)[];
}

/** `failedBytes` is what a MemoryError asked for. Null where there is no map after the baseline. */
export function fragmentationOf(maps: TakenMap[], failedBytes: number | null): Fragmentation | null {
  const shown = maps.find(({ role }) => role === 'failure') ?? maps.find(({ role }) => role === 'final');
  if (!shown) return null;
  const { role, collected, dump } = shown;
  const baseline = maps.find((map) => map.role === 'baseline')?.dump ?? null;
  const { counts } = dump;
  const space = freeSpaceOf(dump);
  const mostFreeInAreaBytes = counts.mostFreeInAreaBlocks * dump.blockBytes;
  const sizes = sizesThatMatter(dump, { failedBytes, baseline });
  return {
    role,
    collected,
    ...space,
    areaCount: dump.areas.length,
    blockBytes: dump.blockBytes,
    mostFreeInAreaBytes,
    growBytes: dump.maxNewSplitBytes,
    freeRuns: [...counts.freeRuns]
      .map(([blocks, count]) => ({ bytes: blocks * dump.blockBytes, count }))
      .sort((a, b) => a.bytes - b.bytes),
    sizes,
    barriers: barrierFigures(dump, { largestFreeBytes: space.largestFreeBytes, baseline }),
    verdict: judgeRoom(sizes, { mostFreeInAreaBytes, growBytes: dump.maxNewSplitBytes ?? 0 }),
    trend: maps.map((map) => ({
      role: map.role,
      atMs: map.atMs,
      collected: map.collected,
      ...freeSpaceOf(map.dump),
    })),
  };
}

/** Without what follows from the model alone: its free space is measured, what would fit into it is not. */
export function withoutPredictions(fragmentation: Fragmentation): Fragmentation {
  return { ...fragmentation, sizes: [], barriers: [], verdict: { kind: 'withheld' } };
}

function freeSpaceOf({ counts, blockBytes }: HeapDump): FreeSpace {
  const freeBytes = counts.freeBlocks * blockBytes;
  const largestFreeBytes = counts.largestFreeBlocks * blockBytes;
  return { freeBytes, largestFreeBytes, ratio: freeBytes === 0 ? 0 : 1 - largestFreeBytes / freeBytes };
}
