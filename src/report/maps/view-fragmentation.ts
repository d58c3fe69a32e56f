import type { BarrierFigures } from '../../analysis/maps/barrier-figures.js';
import type { Fragmentation } from '../../analysis/maps/fragmentation.js';
import type { SizeThatMatters } from '../../analysis/maps/sizes-that-matter.js';
import { describeVerdict } from '../text/describe-room.js';
import {
  formatBufferSize,
  formatBytes,
  formatCount,
  formatPlural,
  formatShare,
  formatTimes,
} from '../text/format.js';
import { mapTitle } from '../text/maps/map-title.js';
import { namesWords } from '../text/words/keeper-words.js';
import { KINDS } from '../text/words/kinds.js';
import { classifyFreeRuns } from './free-run-classes.js';

/** The pieces of free memory, as text. */
export interface FragmentationView {
  /** The map that it is about. */
  map: string;
  verdict: string;
  free: string;
  largestFree: string;
  ratio: string;
  /** `withoutMpgc`: how often it would fit without mpgc's own blocks; null where that is not known. */
  sizes: { size: string; fits: string; withoutMpgc: string | null; why: string }[];
  /** By length; `share` of the free memory, from 0 to 1. */
  freeRuns: { length: string; runs: string; free: string; share: number }[];
  barriers: BarrierView[];
  /** `isRunning`: the program was at work, and nothing was collected for the map. */
  trend: { map: string; isRunning: boolean; free: string; largestFree: string; ratio: string }[];
}

export interface BarrierView {
  place: string;
  kind: string;
  size: string;
  since: string;
  freeBefore: string;
  freeAfter: string;
  /** The free run that there would be without it. */
  joined: string;
}

export function viewFragmentation(fragmentation: Fragmentation): FragmentationView {
  const { freeBytes, largestFreeBytes, ratio, sizes, trend, areaCount, withoutMpgc } = fragmentation;
  return {
    map: mapTitle(fragmentation),
    verdict: describeVerdict(fragmentation),
    free: formatBytes(freeBytes),
    largestFree: formatBytes(largestFreeBytes),
    ratio: formatShare(ratio),
    sizes: sizes.map((size, at) => sizeView(size, withoutMpgc?.sizes[at])),
    freeRuns: classifyFreeRuns(fragmentation).map(({ leastBytes, mostBytes, runs, bytes }) => ({
      length:
        leastBytes === mostBytes
          ? `${leastBytes} B`
          : `${formatCount(leastBytes)} to ${formatCount(mostBytes)} B`,
      runs: formatPlural(runs, 'run'),
      free: formatBytes(bytes),
      share: bytes / freeBytes,
    })),
    barriers: shownBarriers(fragmentation).map((barrier) => barrierView(barrier, areaCount)),
    trend: trend.map((map) => ({
      map: mapTitle(map),
      isRunning: map.role === 'running',
      free: formatBytes(map.freeBytes),
      largestFree: formatBytes(map.largestFreeBytes),
      ratio: formatShare(map.ratio),
    })),
  };
}

const WHY: Record<SizeThatMatters['source'], string> = {
  common: 'a common size of buffers',
  failed: 'asked for at the MemoryError',
  held: 'allocated by the program (new since the map before it), in whole blocks',
};

function sizeView(
  { bytes, source, placeable }: SizeThatMatters,
  without: SizeThatMatters | undefined,
): FragmentationView['sizes'][number] {
  return {
    size: formatBufferSize(bytes),
    fits: fitsText(placeable),
    withoutMpgc: without ? fitsText(without.placeable) : null,
    why: WHY[source],
  };
}

const NO_ROOM = 'does not fit';

function fitsText(placeable: number): string {
  return placeable === 0 ? NO_ROOM : formatTimes(placeable);
}

/** Whether mpgc's blocks decide if a buffer of that size fits at all. */
export function isDecidedByMpgc({ fits, withoutMpgc }: FragmentationView['sizes'][number]): boolean {
  return withoutMpgc !== null && (fits === NO_ROOM) !== (withoutMpgc === NO_ROOM);
}

/** Where everything fits, small holes between small allocations are nobody's concern. */
function shownBarriers({ barriers, verdict }: Fragmentation): BarrierFigures[] {
  return verdict.kind === 'room' ? barriers.filter(({ winBytes }) => winBytes > 0) : barriers;
}

function barrierView(barrier: BarrierFigures, areaCount: number): BarrierView {
  const area = areaCount > 1 ? `area ${barrier.areaIndex + 1}, ` : '';
  return {
    place: `${area}0x${barrier.offsetBytes.toString(16)}`,
    kind: kindsText(barrier),
    size: formatBytes(barrier.bytes),
    since: sinceText(barrier),
    freeBefore: formatBytes(barrier.freeBeforeBytes),
    freeAfter: formatBytes(barrier.freeAfterBytes),
    joined: formatBytes(barrier.joinedBytes),
  };
}

/** "h (other)", "2 h (other), 1 S (str or bytes): `names['k7']` (str)". */
function kindsText({ kinds, allocations, names }: BarrierFigures): string {
  const letters = Object.entries(kinds)
    .map(([letter, count]) => {
      const name = `${letter} (${KINDS.get(letter) ?? 'not known'})`;
      return allocations === 1 ? name : `${formatCount(count)} ${name}`;
    })
    .join(', ');
  return names.length === 0 ? letters : `${letters}: ${namesWords(names)}`;
}

function sinceText({ allocations, newAllocations, mpgcAllocations }: BarrierFigures): string {
  const own = mpgcAllocations ?? 0;
  if (own === allocations) return "mpgc's own";
  const parts = [
    ...(own > 0 ? [`${formatCount(own)} of ${formatCount(allocations)} mpgc's own`] : []),
    ...newText(newAllocations, allocations, own),
  ];
  return parts.join(', ');
}

function newText(found: number | null, allocations: number, own: number): string[] {
  if (found === null) return ['not known'];
  if (found === allocations) return ['new since then'];
  if (found > 0) return [`${formatCount(found)} of ${formatCount(allocations)} new since then`];
  return own > 0 ? [] : ['there before the program'];
}
