import type { HeaderRecord } from '../../session/schema.js';
import { failedRequest } from '../run/failed-request.js';
import type { Summary } from '../run/summarize.js';

export interface NearFull {
  code: 'near-full';
  /** `info` where it filled and fell again and again, and little is live in the end: that is how a heap is collected. */
  severity: 'warning' | 'info';
  peakBytes: number;
  /** What is live in the end, mpgc included; null where that is not known. */
  liveBytes: number | null;
  /** How often it fell (collections.ts). */
  drops: number;
  totalBytes: number;
  /** Lines of the script that catch MemoryError with all else, so that nobody sees it. */
  catchAllLines: number[];
  /** Whether the board had no room for a line afterwards, so that nobody knows whether the heap is full or in pieces. */
  noRoomAfter: boolean;
}

/** Of the heap. */
const NEAR_FULL_SHARE = 0.9;
const LITTLE_SHARE = 0.5;
const USUAL_DROPS = 3;

/** null where it was not, where it can grow, or where a MemoryError says so with what was free. */
export function nearFull({ options, script }: HeaderRecord, summary: Summary): NearFull | null {
  const { peakBytes, totalBytes, finalLiveBytes, board } = summary;
  // Where nothing but the board collects, garbage fills any heap.
  if (options.uncollected || board?.growing !== false || peakBytes === null || totalBytes === null)
    return null;
  const usedAtPeak = peakBytes + board.agent.heapBytes;
  if (failedRequest(summary.error) !== null || usedAtPeak < NEAR_FULL_SHARE * totalBytes) return null;
  const { drops } = summary.collections;
  const found: NearFull = {
    code: 'near-full',
    severity: 'warning',
    peakBytes: usedAtPeak,
    totalBytes,
    liveBytes: finalLiveBytes === null ? null : finalLiveBytes + board.agent.heapBytes,
    drops,
    catchAllLines: script.catchAllLines ?? [],
    noRoomAfter: summary.unseenEnd === 'no-room' && finalLiveBytes === null,
  };
  return isLittleLeft(found) && drops >= USUAL_DROPS ? { ...found, severity: 'info' } : found;
}

/** Whether little is live in the end, and no failed allocation can have gone unseen: then the peak may have been garbage. */
export function isLittleLeft({ liveBytes, totalBytes, catchAllLines }: NearFull): boolean {
  return liveBytes !== null && liveBytes <= LITTLE_SHARE * totalBytes && catchAllLines.length === 0;
}
