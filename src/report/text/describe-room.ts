import type { Fragmented } from '../../analysis/findings/find-findings.js';
import {
  type Fragmentation,
  type FreeWithoutMpgc,
  otherWithoutMpgc,
} from '../../analysis/maps/fragmentation.js';
import type { RoomVerdict } from '../../analysis/maps/judge-room.js';
import type { SizeThatMatters } from '../../analysis/maps/sizes-that-matter.js';
import { formatBufferSize, formatBytes, formatTimes } from './format.js';
import { namesWords } from './words/keeper-words.js';

type Space = Omit<Fragmented, 'code' | 'severity' | 'sizeBytes' | 'sizeSource' | 'withoutMpgc' | 'inTheWay'>;

/** "9,120 B are free, but the largest free block is 1,040 B: a buffer of 4 KiB does not fit." */
export function describeFragmented(finding: Fragmented): string {
  const { sizeBytes, sizeSource, withoutMpgc, inTheWay } = finding;
  const said = withoutMpgc
    ? describeOther(finding, withoutMpgc, noRoom(sizeBytes, sizeSource))
    : describeNoRoom(finding, sizeBytes, sizeSource);
  return inTheWay.length === 0 ? said : `${said} In the way: ${namesWords(inTheWay)}.`;
}

/** Whether there is room for what matters, with the figures that say so; without mpgc's own blocks where that is another answer. */
export function describeVerdict(fragmentation: Fragmentation): string {
  const other = otherWithoutMpgc(fragmentation);
  return other
    ? describeOther(fragmentation, other, outcome(other.verdict))
    : describeMeasured(fragmentation);
}

/** "Without mpgc's own 864 B the largest free block would be 6,448 B: …. Measured, with mpgc on the heap: …" */
function describeOther(space: Space, other: FreeWithoutMpgc, what: string): string {
  const when = space.role === 'failure' ? ' at the MemoryError' : '';
  const free = `${formatBytes(space.freeBytes)} free, ${formatBytes(space.largestFreeBytes)} in one piece`;
  return `${withoutOwn(other)}: ${what}. Measured${when}, with mpgc on the heap: ${free}.${garbageCaveat(space)}`;
}

/** "Without mpgc's own 864 B the largest free block would be 6,448 B" */
export function withoutOwn({ mpgcBytes, largestFreeBytes }: FreeWithoutMpgc): string {
  return `Without mpgc's own ${formatBytes(mpgcBytes)} the largest free block would be ${formatBytes(largestFreeBytes)}`;
}

function outcome(verdict: RoomVerdict): string {
  switch (verdict.kind) {
    case 'no-room':
      return noRoom(verdict.size.bytes, verdict.size.source);
    case 'may-grow':
      return `${noRoom(verdict.size.bytes, verdict.size.source)}, but the heap can still take up to ${formatBytes(verdict.growBytes)} from the system`;
    case 'room':
      if (!verdict.size) return 'free memory is scarce, not in pieces';
      return wouldFit(verdict.size);
    case 'withheld':
      return 'no prediction of what would fit';
  }
}

function wouldFit({ bytes, source, placeable }: SizeThatMatters): string {
  const fits = `${buffer(bytes, source)} would fit`;
  return source === 'failed' ? fits : `${fits} ${formatTimes(placeable)}`;
}

function noRoom(bytes: number, source: SizeThatMatters['source']): string {
  return `${buffer(bytes, source)} ${source === 'failed' ? 'do' : 'does'} not fit`;
}

function describeNoRoom(space: Space, bytes: number, source: SizeThatMatters['source']): string {
  return `${freeAndLargest(space)}: ${noRoom(bytes, source)}.${garbageCaveat(space)}`;
}

function describeMeasured(fragmentation: Fragmentation): string {
  const { verdict, freeBytes, largestFreeBytes } = fragmentation;
  switch (verdict.kind) {
    case 'no-room':
      return describeNoRoom(fragmentation, verdict.size.bytes, verdict.size.source);
    case 'may-grow':
      return `${freeAndLargest(fragmentation)}: ${buffer(verdict.size.bytes, verdict.size.source)} does not fit. The heap can still take up to ${formatBytes(verdict.growBytes)} from the system, so there may be room.${garbageCaveat(fragmentation)}`;
    case 'withheld':
      return `${formatBytes(freeBytes)} are free, ${formatBytes(largestFreeBytes)} of them in one piece. No prediction of what would fit: the board's heap does not behave as the reference model.`;
    case 'room': {
      const figures = `${formatBytes(freeBytes)} are free, ${formatBytes(largestFreeBytes)} of them in one piece`;
      if (!verdict.size) return `${figures}: free memory is scarce, not in pieces.`;
      const fits = formatTimes(verdict.size.placeable);
      return `${figures}: ${buffer(verdict.size.bytes, verdict.size.source)} still fits ${fits}.`;
    }
  }
}

function freeAndLargest({
  role,
  freeBytes,
  largestFreeBytes,
  areaCount,
  mostFreeInAreaBytes,
}: Space): string {
  const when = role === 'failure' ? 'At the MemoryError, ' : '';
  const free = `${when}${formatBytes(freeBytes)} are free`;
  const where =
    areaCount > 1 ? ` in ${areaCount} areas, at most ${formatBytes(mostFreeInAreaBytes)} in one of them` : '';
  return `${free}${where}, but the largest free block is ${formatBytes(largestFreeBytes)}`;
}

function buffer(bytes: number, source: SizeThatMatters['source']): string {
  const size = formatBufferSize(bytes);
  if (source === 'failed') return `the ${size} that the program asked for`;
  return source === 'held' ? `another block of ${size} like the program's` : `a buffer of ${size}`;
}

function garbageCaveat({ collected }: Pick<Fragmentation, 'collected'>): string {
  return collected ? '' : ' The map was taken before a collection: some blocks in the way may be garbage.';
}
