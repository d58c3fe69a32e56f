import type { HeapArea } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { OwnersAtEnd } from '../holders/owners.js';
import { type BarrierFigures, barrierFigures } from './barrier-figures.js';
import { judgeRoom, type RoomVerdict } from './judge-room.js';
import { countMpgc, withoutMpgc } from './mpgc-blocks.js';
import { type SizeThatMatters, sizesThatMatter } from './sizes-that-matter.js';
import type { TakenMap } from './taken-maps.js';

/** How free memory lies in a heap. Sizes in bytes. */
export interface FreeSpace {
  freeBytes: number;
  largestFreeBytes: number;
  /** 1 − largest free / free, over all areas; 0 where nothing is free. */
  ratio: number;
}

/** What has room in a heap, and what not. */
export interface Room extends FreeSpace {
  /** Free bytes of the area that has most: a block cannot reach from one area into the next. */
  mostFreeInAreaBytes: number;
  sizes: SizeThatMatters[];
  verdict: RoomVerdict;
}

/** A heap without mpgc's own blocks, by the model: what else would lie otherwise is not in it. */
export interface RoomWithoutMpgc extends Room {
  mpgcBytes: number;
}

/** The same in short, as a finding has it. */
export type FreeWithoutMpgc = Pick<RoomWithoutMpgc, 'mpgcBytes' | 'freeBytes' | 'largestFreeBytes'>;

/** In what pieces the free memory is, in the map that tells most: at a MemoryError, else after the program. */
export interface Fragmentation extends Room {
  role: TakenMap['role'];
  collected: boolean;
  areaCount: number;
  blockBytes: number;
  /** What the heap could still take from the system; null where it says nothing of that. */
  growBytes: number | null;
  /** Free runs by length, the shortest first. */
  freeRuns: { bytes: number; count: number }[];
  barriers: BarrierFigures[];
  /** Null where it is not known which blocks are mpgc's, or where the model does not hold. */
  withoutMpgc: RoomWithoutMpgc | null;
  /** All maps of the capture, in order. */
  trend: (FreeSpace & Pick<TakenMap, 'role' | 'atMs' | 'collected'>)[];
}

/**
 * `failedBytes` is what a MemoryError asked for, `mpgc` what is mpgc's (mpgc-blocks.ts), null where not known; `placed` names what stands
 * at some addresses. Null where there
 * is no map after the baseline.
 */
export function fragmentationOf(
  maps: TakenMap[],
  {
    failedBytes,
    mpgc,
    placed = [],
  }: { failedBytes: number | null; mpgc: HeapArea[] | null; placed?: OwnersAtEnd['placed'] },
): Fragmentation | null {
  const shown = maps.find(({ role }) => role === 'failure') ?? maps.find(({ role }) => role === 'final');
  if (!shown) return null;
  const { role, collected, dump } = shown;
  const baseline = maps.find((map) => map.role === 'baseline')?.dump ?? null;
  const roomIn = (heap: HeapDump) => roomOf(heap, { failedBytes, baseline });
  const room = roomIn(dump);
  return {
    role,
    collected,
    ...room,
    areaCount: dump.areas.length,
    blockBytes: dump.blockBytes,
    growBytes: dump.maxNewSplitBytes,
    freeRuns: [...dump.counts.freeRuns]
      .map(([blocks, count]) => ({ bytes: blocks * dump.blockBytes, count }))
      .sort((a, b) => a.bytes - b.bytes),
    barriers: barrierFigures(dump, { largestFreeBytes: room.largestFreeBytes, baseline, mpgc, placed }),
    withoutMpgc: mpgc && {
      mpgcBytes: countMpgc(dump.areas, mpgc).blocks * dump.blockBytes,
      ...roomIn(withoutMpgc(dump, mpgc)),
    },
    trend: maps.map((map) => ({
      role: map.role,
      atMs: map.atMs,
      collected: map.collected,
      ...freeSpaceOf(map.dump),
    })),
  };
}

function roomOf(
  dump: HeapDump,
  { failedBytes, baseline }: { failedBytes: number | null; baseline: HeapDump | null },
): Room {
  const sizes = sizesThatMatter(dump, { failedBytes, baseline });
  const mostFreeInAreaBytes = dump.counts.mostFreeInAreaBlocks * dump.blockBytes;
  const growBytes = dump.maxNewSplitBytes ?? 0;
  return {
    ...freeSpaceOf(dump),
    mostFreeInAreaBytes,
    sizes,
    verdict: judgeRoom(sizes, { mostFreeInAreaBytes, growBytes }),
  };
}

/** The room without mpgc's blocks where its verdict is another: then that is the one to be told. Else null. */
export function otherWithoutMpgc({ withoutMpgc: other, verdict }: Fragmentation): RoomWithoutMpgc | null {
  return other && !isSame(verdict, other.verdict) ? other : null;
}

export function inShort({ mpgcBytes, freeBytes, largestFreeBytes }: RoomWithoutMpgc): FreeWithoutMpgc {
  return { mpgcBytes, freeBytes, largestFreeBytes };
}

function isSame(one: RoomVerdict, other: RoomVerdict): boolean {
  if (one.kind === 'withheld' || other.kind === 'withheld') return one.kind === other.kind;
  const [a, b] = [one.size, other.size];
  return one.kind === other.kind && a?.bytes === b?.bytes && a?.placeable === b?.placeable;
}

/** Without what follows from the model alone: its free space is measured, what would fit into it is not. */
export function withoutPredictions(fragmentation: Fragmentation): Fragmentation {
  return { ...fragmentation, sizes: [], barriers: [], verdict: { kind: 'withheld' }, withoutMpgc: null };
}

function freeSpaceOf({ counts, blockBytes }: HeapDump): FreeSpace {
  const freeBytes = counts.freeBlocks * blockBytes;
  const largestFreeBytes = counts.largestFreeBlocks * blockBytes;
  return { freeBytes, largestFreeBytes, ratio: freeBytes === 0 ? 0 : 1 - largestFreeBytes / freeBytes };
}
