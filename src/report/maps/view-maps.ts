import { replaceMpgc } from '../../analysis/maps/mpgc-blocks.js';
import type { TakenMap } from '../../analysis/maps/taken-maps.js';
import type { Summary } from '../../analysis/run/summarize.js';
import { type HeapArea, TAIL } from '../../heap/map/heap-area.js';
import { formatBytes, formatMs } from '../text/format.js';
import { mapTitle } from '../text/maps/map-title.js';
import { MPGC } from '../text/words/kinds.js';
import type { HeapPoint } from '../timeline/view-timeline.js';

/** A heap map of the run, to be drawn. */
export interface MapView {
  role: TakenMap['role'];
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

function ownLetters(blocks: number): string {
  return MPGC + TAIL.repeat(blocks - 1);
}
