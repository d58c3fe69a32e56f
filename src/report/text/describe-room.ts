import type { Fragmented } from '../../analysis/findings/find-findings.js';
import type { Fragmentation } from '../../analysis/maps/fragmentation.js';
import type { SizeThatMatters } from '../../analysis/maps/sizes-that-matter.js';
import { formatBufferSize, formatBytes, formatTimes } from './format.js';

type Space = Omit<Fragmented, 'code' | 'severity' | 'sizeBytes' | 'sizeSource'>;

/** "9,120 B are free, but the largest free block is 1,040 B: a buffer of 4 KiB does not fit." */
export function describeNoRoom(space: Space, bytes: number, source: SizeThatMatters['source']): string {
  return `${freeAndLargest(space)}: ${buffer(bytes, source)} ${source === 'failed' ? 'do' : 'does'} not fit.${garbageCaveat(space)}`;
}

/** Whether there is room for what matters, with the figures that say so. */
export function describeVerdict(fragmentation: Fragmentation): string {
  const { verdict, freeBytes, largestFreeBytes } = fragmentation;
  switch (verdict.kind) {
    case 'no-room':
      return describeNoRoom(fragmentation, verdict.size.bytes, verdict.size.source);
    case 'may-grow':
      return `${freeAndLargest(fragmentation)}: ${buffer(verdict.size.bytes, verdict.size.source)} does not fit into it. The heap could still take up to ${formatBytes(verdict.growBytes)} from the system, so there may be room all the same.${garbageCaveat(fragmentation)}`;
    case 'withheld':
      return `${formatBytes(freeBytes)} are free, ${formatBytes(largestFreeBytes)} of them in one piece. What would fit is not said: the board's heap does not behave as the reference model.`;
    case 'room': {
      const figures = `${formatBytes(freeBytes)} are free, ${formatBytes(largestFreeBytes)} of them in one piece`;
      if (!verdict.size) return `${figures}: there is little free memory, rather than free memory in pieces.`;
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
    areaCount > 1 ? ` in ${areaCount} areas, at most ${formatBytes(mostFreeInAreaBytes)} of them in one` : '';
  return `${free}${where}, but the largest free block is ${formatBytes(largestFreeBytes)}`;
}

function buffer(bytes: number, source: SizeThatMatters['source']): string {
  const size = formatBufferSize(bytes);
  if (source === 'failed') return `the ${size} that the program asked for`;
  return source === 'held'
    ? `another block of ${size}, such as the program allocated,`
    : `a buffer of ${size}`;
}

function garbageCaveat({ collected }: Pick<Fragmentation, 'collected'>): string {
  return collected
    ? ''
    : ' The map was taken before a collection: part of what is in the way may be garbage.';
}
