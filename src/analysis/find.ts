import { FREE } from '../heap/heap-area.js';
import type { HeapDump } from '../heap/parse-dump.js';
import type { Capture } from '../session/read-capture.js';
import type { Summary } from './summarize.js';

/** Something worth a reader's attention, each with the figures that it rests on. Sizes in bytes. */
export type Finding =
  | { code: 'program-failed'; severity: 'error'; exception: string; message: string }
  | { code: 'exit-code'; severity: 'error'; exitCode: number }
  | {
      code: 'out-of-memory';
      severity: 'error';
      message: string;
      /** Of the map at the failure, before a collection; null where there is none. */
      freeBytes: number | null;
      largestFreeBytes: number | null;
    }
  | { code: 'incomplete'; severity: 'error'; reason: string }
  | { code: 'near-full'; severity: 'warning'; peakBytes: number; totalBytes: number }
  | { code: 'fragmented'; severity: 'warning'; freeBytes: number; largestFreeBytes: number }
  | { code: 'repetitions-grew'; severity: 'warning'; count: number; grew: number; bytes: number }
  | { code: 'samples-lost'; severity: 'warning'; lost: number }
  | { code: 'retained'; severity: 'info'; retainedBytes: number };

/** Below this share of free memory the next large buffer is likely not to fit. */
const FRAGMENTED_SHARE = 0.5;
const NEAR_FULL_SHARE = 0.9;

/** What the figures of a capture say; the gravest first. */
export function findFindings(capture: Capture, summary: Summary): Finding[] {
  return [...failures(capture, summary), ...observations(summary)];
}

function failures({ truncated }: Capture, { end, error, failure }: Summary): Finding[] {
  const found: Finding[] = [];
  if (error?.origin === 'program' && error.code === 'MemoryError') {
    found.push({
      code: 'out-of-memory',
      severity: 'error',
      message: error.message,
      freeBytes: failure?.freeBytes ?? null,
      largestFreeBytes: failure?.largestFreeBytes ?? null,
    });
  } else if (error?.origin === 'program' && end?.reason !== 'rebooted') {
    found.push({ code: 'program-failed', severity: 'error', exception: error.code, message: error.message });
  } else if (error) {
    found.push({ code: 'incomplete', severity: 'error', reason: error.message });
  }
  if (end?.reason === 'exit' && end.exitCode) {
    found.push({ code: 'exit-code', severity: 'error', exitCode: end.exitCode });
  }
  if (!end) {
    const reason = truncated
      ? 'The capture is cut off in the middle of a record.'
      : 'The capture has no end.';
    found.push({ code: 'incomplete', severity: 'error', reason });
  }
  return found;
}

function observations(summary: Summary): Finding[] {
  const found: Finding[] = [];
  const { peakBytes, totalBytes, largestFreeBytes, retainedBytes, repetitions, board, finalMap } = summary;
  const freeBytes = finalMap ? mostFreeInAnArea(finalMap) : null;
  const usedAtPeak = peakBytes === null ? null : peakBytes + (board?.agent.heapBytes ?? 0);
  if (
    board?.growing === false &&
    usedAtPeak !== null &&
    totalBytes &&
    usedAtPeak >= NEAR_FULL_SHARE * totalBytes
  ) {
    found.push({ code: 'near-full', severity: 'warning', peakBytes: usedAtPeak, totalBytes });
  }
  const canGrow = (summary.maxNewSplitBytes ?? 0) > 0;
  if (!canGrow && freeBytes && largestFreeBytes !== null && largestFreeBytes < FRAGMENTED_SHARE * freeBytes) {
    found.push({ code: 'fragmented', severity: 'warning', freeBytes, largestFreeBytes });
  }
  if (repetitions && repetitions.grew > 0 && repetitions.lastLiveBytes > repetitions.firstLiveBytes) {
    const bytes = repetitions.lastLiveBytes - repetitions.firstLiveBytes;
    found.push({
      code: 'repetitions-grew',
      severity: 'warning',
      count: repetitions.count,
      grew: repetitions.grew,
      bytes,
    });
  }
  if (summary.sampling.lost > 0) {
    found.push({ code: 'samples-lost', severity: 'warning', lost: summary.sampling.lost });
  }
  if (retainedBytes !== null && retainedBytes > 0) {
    found.push({ code: 'retained', severity: 'info', retainedBytes });
  }
  return found;
}

/** Free bytes of the area that has most of them: a block cannot reach from one area into the next. */
function mostFreeInAnArea({ areas, blockBytes }: HeapDump): number {
  return Math.max(...areas.map(({ letters }) => letters.split(FREE).length - 1)) * blockBytes;
}
