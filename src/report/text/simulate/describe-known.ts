import type { MustHold } from '../../../analysis/simulate/least-heap.js';
import type { KnownHeap, Simulation } from '../../../analysis/simulate/simulate.js';
import { formatBufferSize, formatBytes } from '../format.js';
import { mapTitle } from '../maps/map-title.js';
import { describeFit } from './describe-fit.js';

/** What follows from the recorded figures alone. */
export function describeKnown(simulation: Simulation): string[] {
  const { known, bufferBytes, summary } = simulation;
  return [
    ...(summary.fragmentation?.trend ?? []).map(
      (map) =>
        `${mapTitle(map)}: ${formatBytes(map.freeBytes)} free, largest free block ${formatBytes(map.largestFreeBytes)}.`,
    ),
    ...leastLines(simulation),
    ...bufferBytes.flatMap((bytes) => {
      const room = known.room.filter((one) => one.bytes === bytes);
      return room.length === 0 ? [] : [`${formatBufferSize(bytes)}. ${room.map(describeFit).join('; ')}.`];
    }),
    ...requestLines(simulation),
    ...known.heaps.map(describeHeap),
    ...(known.thresholdsIdle ? [IDLE[known.thresholdsIdle]] : []),
  ];
}

const SOURCES = {
  live: 'live after a collection',
  uncollected: 'in use while the program ran (this firmware collects at the prompt only)',
  request: 'asked for at once',
} as const;

function leastLines({ known: { mustHold, leastHeapBytes }, summary: { board } }: Simulation): string[] {
  if (!mustHold || mustHold.bytes === 0) return [];
  const without = mustHold.source === 'request' ? '' : withSource(board?.sourceOnHeap === true);
  const least =
    leastHeapBytes === null ? '' : ` That takes a heap of ${formatBytes(leastHeapBytes)} or more.`;
  return [
    `The run needs at least ${formatBytes(mustHold.bytes)}: ${SOURCES[mustHold.source]}${without}.${beside(mustHold)}${least}`,
  ];
}

/** What any program finds there already. */
function beside({ besideBytes }: MustHold): string {
  return besideBytes
    ? ` On top, ${formatBytes(besideBytes)} were live before the program, in part mpgc's line that reads it.`
    : '';
}

/** Without raw paste the board kept the script's text while it ran. */
function withSource(sourceOnHeap: boolean): string {
  return `, the agent not counted${sourceOnHeap ? ", the script's text included" : ''}`;
}

/** What a collection before the request would have changed. */
function requestLines({ requestBytes, leastRequestBytes, summary }: Simulation): string[] {
  const { board } = summary;
  const bytes = requestBytes ?? leastRequestBytes;
  if (bytes === null || !board) return [];
  const asked =
    requestBytes === null
      ? `The run ended with a MemoryError without a size: at least ${formatBytes(bytes)}, by the largest free block then.`
      : `There was no room for ${formatBytes(bytes)}.`;
  if (board.collects === 'at-prompt')
    return [`${asked} gc.collect() before it does not help: it runs when the prompt is back.`];
  if (summary.collectorOff && board.gcEnabled)
    return [`${asked} The collector was off: gc.collect() right before it may help.`];
  return board.gcEnabled
    ? [
        `${asked} gc.collect() right before it does not help, unless the program had called gc.disable(): MicroPython collects before it gives up.`,
      ]
    : [`${asked} Automatic collection was off before the program: gc.collect() right before it may help.`];
}

function describeHeap({ heapBytes, usableBytes, tooSmall }: KnownHeap): string {
  const has = `A heap of ${formatBufferSize(heapBytes)} has ${formatBytes(usableBytes)} for blocks; the rest are its tables`;
  return tooSmall ? `${has}: too small.` : `${has}.`;
}

const IDLE = {
  'at-prompt': 'A threshold has no effect on this firmware: it collects when the prompt is back.',
  absent: 'This firmware has no gc.threshold().',
} as const;
