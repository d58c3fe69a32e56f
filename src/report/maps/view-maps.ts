import { replaceMpgc } from '../../analysis/maps/mpgc-blocks.js';
import type { TakenMap } from '../../analysis/maps/taken-maps.js';
import type { Summary } from '../../analysis/run/summarize.js';
import { FREE, type HeapArea, TAIL } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { formatBytes, formatMs } from '../text/format.js';
import { mapTitle } from '../text/maps/map-title.js';
import { MPGC } from '../text/words/kinds.js';
import type { HeapPoint } from '../timeline/view-timeline.js';

/** A heap map of the run, to be drawn. */
export interface MapView {
  role: TakenMap['role'] | 'snapshot';
  /** Whether a collection came right before it. */
  collected: boolean;
  title: string;
  /** On the board's clock, of the sample before it; null without a sample, or where that is not kept. */
  ms: number | null;
  when: string;
  blockBytes: number;
  /** As the firmware prints them, but for what is mpgc's: that has a letter of its own (kinds.ts). */
  areas: HeapArea[];
  free: string;
  largestFree: string;
}

export function viewMaps({ maps, mpgc }: Summary, heap: HeapPoint[]): MapView[] {
  return maps.map(({ role, collected, dump }, at) => {
    const ms = heap.find(({ map }) => map === at)?.ms ?? null;
    const { freeBlocks, largestFreeBlocks } = dump.counts;
    return {
      role,
      collected,
      title: mapTitle({ role, collected }),
      ms,
      when: ms === null ? 'time not known' : `at ${formatMs(ms)}`,
      blockBytes: dump.blockBytes,
      areas: mpgc ? replaceMpgc(dump.areas, mpgc, ownLetters) : dump.areas,
      free: formatBytes(freeBlocks * dump.blockBytes),
      largestFree: formatBytes(largestFreeBlocks * dump.blockBytes),
    };
  });
}

/** The map that a snapshot was read with; its allocations are those of `isOwn`, in their order. */
export function viewSnapshotMap(dump: HeapDump, isOwn: (allocation: number) => boolean): MapView {
  let allocation = -1;
  const letters = (text: string) =>
    text.replace(HEAD, (letter) => {
      allocation += 1;
      return isOwn(allocation) ? MPGC : letter;
    });
  return {
    role: 'snapshot',
    collected: true,
    title: 'In the snapshot, collected',
    ms: null,
    when: 'after all else',
    blockBytes: dump.blockBytes,
    areas: dump.areas.map((area) => ({ address: area.address, letters: letters(area.letters) })),
    free: formatBytes(dump.counts.freeBlocks * dump.blockBytes),
    largestFree: formatBytes(dump.counts.largestFreeBlocks * dump.blockBytes),
  };
}

const HEAD = new RegExp(`[^${FREE}${TAIL}]`, 'g');

function ownLetters(blocks: number): string {
  return MPGC + TAIL.repeat(blocks - 1);
}
