import type { TimelineSeries } from './timeline-series.js';

/** What may be drawn beside allocated memory. */
export type Lane = 'heap' | 'largest-free' | 'stack' | 'system-free';

/** Lanes above this many times the peak would squash the rest, and are off until asked for. */
const SQUASHES_FROM = 4;

/** The lanes of which something is known, each with its largest figure. */
export function knownLanes({ points, totalBytes, heap, systemHeap }: TimelineSeries): Map<Lane, number> {
  const figures: [Lane, (number | null)[]][] = [
    ['heap', [totalBytes, ...heap.map((point) => point.totalBytes)]],
    ['largest-free', heap.map(({ largestFreeBytes }) => largestFreeBytes)],
    ['stack', points.map(({ stackBytes }) => stackBytes)],
    ['system-free', systemHeap.map(({ freeBytes }) => freeBytes)],
  ];
  const known = new Map<Lane, number>();
  for (const [lane, values] of figures) {
    const most = values.reduce<number | null>(
      (high, value) => (value === null ? high : Math.max(high ?? value, value)),
      null,
    );
    if (most !== null) known.set(lane, most);
  }
  return known;
}

/** Those that leave allocated memory its height. */
export function lanesAtFirst(series: TimelineSeries): Set<Lane> {
  const peak = series.points.reduce((most, { allocBytes }) => Math.max(most, allocBytes), 0);
  return new Set(
    [...knownLanes(series)].flatMap(([lane, most]) => (most < SQUASHES_FROM * peak ? [lane] : [])),
  );
}
