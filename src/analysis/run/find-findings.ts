import type { ModelCheck } from '../../session/model-check-schema.js';
import type { Capture } from '../../session/read/read-capture.js';
import type { ErrorRecord, RecordOf } from '../../session/schema.js';
import type { Fragmentation } from '../maps/fragmentation.js';
import type { SizeThatMatters } from '../maps/sizes-that-matter.js';
import { type PrintedFinding, printedFindings } from '../output/printed-findings.js';
import { type OverTimeFinding, overTimeFinding } from '../overtime/over-time-finding.js';
import { type FailedRequest, failedRequest, requestIn } from './failed-request.js';
import { isMismatch } from './model-check.js';
import type { Summary } from './summarize.js';
import {
  isSystemsError,
  type SystemHeapRoom,
  type SystemOutOfMemory,
  type SystemTaken,
  systemTaken,
} from './system-heap.js';

/** Something worth a reader's attention, each with the figures that it rests on. Sizes in bytes. */
export type Finding =
  | { code: 'program-failed'; severity: 'error'; exception: string; message: string }
  | { code: 'exit-code'; severity: 'error'; exitCode: number }
  | OutOfMemory
  | FitsWithoutMpgc
  | Incomplete
  | SystemOutOfMemory
  | SystemTaken
  | PrintedFinding
  /** The program switched automatic collection off, and left it so. */
  | { code: 'collector-off'; severity: 'warning'; garbageBytes: number | null }
  | NearFull
  | Fragmented
  | { code: 'model-mismatch'; severity: 'warning'; check: ModelCheck }
  | { code: 'repetitions-grew'; severity: 'warning'; count: number; grew: number; bytes: number }
  | OverTimeFinding
  | { code: 'samples-lost'; severity: 'warning'; lost: number }
  | { code: 'retained'; severity: 'info'; retainedBytes: number };

export interface NearFull {
  code: 'near-full';
  severity: 'warning';
  peakBytes: number;
  totalBytes: number;
  /** Lines of the script that catch MemoryError with all else, so that nobody sees it. */
  catchAllLines: number[];
}

/** `failed`: an error that is not the program's ended the run. */
export interface Incomplete {
  code: 'incomplete';
  severity: 'error';
  because: { code: 'failed'; error: ErrorRecord } | { code: 'cut-off' | 'no-end' };
}

/** A MemoryError that did not come when the program ran once more with nothing of mpgc on the heap. */
export interface FitsWithoutMpgc {
  code: 'fits-without-mpgc';
  severity: 'warning';
  bare: RecordOf<'bare'>;
  agentBytes: number;
  failed: OutOfMemory;
}

export interface OutOfMemory {
  code: 'out-of-memory';
  severity: 'error';
  message: string;
  /** What was asked for; null where the message does not say. */
  requestedBytes: number | null;
  heapLocked: boolean;
  /** Whether automatic collection was off: then nothing is collected before an allocation fails. */
  collectorOff: boolean;
  /** Of the map at the failure, before a collection; null where there is none. */
  freeBytes: number | null;
  largestFreeBytes: number | null;
  /** After a collection inside the program, its last line still on the stack; null where none ran. */
  freeAfterBytes: number | null;
  /** Of the map after the program; null where there is none. */
  finalFreeBytes: number | null;
  finalLargestFreeBytes: number | null;
  /** Whether a collection came right before that map. */
  finalCollected: boolean;
  /** What the heap could take from the system then; null where it says nothing of that. */
  growBytes: number | null;
  /** What the system's heap had after the program; null where not known. */
  system: SystemHeapRoom | null;
  /** How it failed with nothing of mpgc on the heap; null where that was not tried, or did not come to an end. */
  withoutMpgc: { requestedBytes: number | null; message: string; largestFreeBytes: number | null } | null;
  cause: OutOfMemoryCause | null;
}

/**
 * Why it did not fit: `full`, more was asked for than was free; `areas`, than was free in one area; `pieces`, enough
 * was free there, in pieces; `freed-since`, it would fit into the map, which is taken when the error has left the
 * program; `not-collected`, a collection makes room for it, and automatic collection was off.
 */
export type OutOfMemoryCause = 'full' | 'areas' | 'pieces' | 'freed-since' | 'not-collected';

export interface Fragmented
  extends Pick<
    Fragmentation,
    'role' | 'collected' | 'freeBytes' | 'largestFreeBytes' | 'areaCount' | 'mostFreeInAreaBytes'
  > {
  code: 'fragmented';
  severity: 'warning';
  /** The size that does not fit, and why it matters. */
  sizeBytes: number;
  sizeSource: SizeThatMatters['source'];
}

const NEAR_FULL_SHARE = 0.9;

/** What the figures of a capture say; the gravest first. */
export function findFindings(capture: Capture, summary: Summary): Finding[] {
  return [
    ...failures(capture, summary),
    ...printedFindings(summary.printed, summary),
    ...observations(capture, summary),
  ];
}

function failures({ truncated }: Capture, summary: Summary): Finding[] {
  const { end, error } = summary;
  const found: Finding[] = [];
  const ranOut = outOfMemory(summary);
  if (ranOut && summary.bare?.reason === 'finished') {
    const agentBytes = summary.board?.agent.heapBytes ?? 0;
    found.push({
      code: 'fits-without-mpgc',
      severity: 'warning',
      bare: summary.bare,
      agentBytes,
      failed: ranOut,
    });
  } else if (ranOut) {
    found.push(ranOut);
  } else if (error?.origin === 'program' && end?.reason !== 'rebooted' && isSystemsError(error, summary)) {
    found.push({
      code: 'system-out-of-memory',
      severity: 'error',
      message: error.message ?? '',
      grownBytes: summary.grownBytes,
      before: summary.systemHeap?.room?.before ?? null,
      after: summary.systemHeap?.room?.after ?? null,
    });
  } else if (error?.origin === 'program' && end?.reason !== 'rebooted') {
    found.push({
      code: 'program-failed',
      severity: 'error',
      exception: error.code,
      message: error.message ?? '',
    });
  } else if (error) {
    found.push({ code: 'incomplete', severity: 'error', because: { code: 'failed', error } });
  }
  if (end?.reason === 'exit' && end.exitCode) {
    found.push({ code: 'exit-code', severity: 'error', exitCode: end.exitCode });
  }
  if (!end) {
    const because = { code: truncated ? ('cut-off' as const) : ('no-end' as const) };
    found.push({ code: 'incomplete', severity: 'error', because });
  }
  return found;
}

function observations({ header }: Capture, summary: Summary): Finding[] {
  const found: Finding[] = [];
  const { peakBytes, totalBytes, retainedBytes, repetitions, board } = summary;
  const { modelCheck } = summary;
  if (modelCheck && isMismatch(modelCheck)) {
    found.push({ code: 'model-mismatch', severity: 'warning', check: modelCheck });
  }
  // Where memory ran out, that says so.
  if (board?.gcEnabled && summary.collectorOff && failedRequest(summary.error) === null) {
    const { garbageBytes } = summary;
    found.push({ code: 'collector-off', severity: 'warning', garbageBytes });
  }
  const overTime = judgedOverTime(summary);
  // Cause before symptom: what grows fills the heap and leaves it in pieces.
  if (overTime?.code === 'grows-over-time') found.push(overTime);
  const usedAtPeak = peakBytes === null ? null : peakBytes + (board?.agent.heapBytes ?? 0);
  if (
    board?.growing === false &&
    usedAtPeak !== null &&
    totalBytes &&
    usedAtPeak >= NEAR_FULL_SHARE * totalBytes
  ) {
    const { catchAllLines = [] } = header.script;
    found.push({ code: 'near-full', severity: 'warning', peakBytes: usedAtPeak, totalBytes, catchAllLines });
  }
  const inPieces = fragmented(summary);
  if (inPieces) found.push(inPieces);
  const taken = systemTaken(summary);
  if (taken) found.push(taken);
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
  if (overTime && overTime.code !== 'grows-over-time') found.push(overTime);
  if (summary.sampling.lost > 0) {
    found.push({ code: 'samples-lost', severity: 'warning', lost: summary.sampling.lost });
  }
  if (retainedBytes !== null && retainedBytes > 0) {
    found.push({ code: 'retained', severity: 'info', retainedBytes });
  }
  return found;
}

function judgedOverTime({ overTime, board, end, error }: Summary): OverTimeFinding | null {
  return overTime && board && overTimeFinding(overTime, { board, end, full: failedRequest(error) !== null });
}

function outOfMemory({ error, failure, finalMapRole, ...summary }: Summary): OutOfMemory | null {
  const request = failedRequest(error);
  if (!error || !request) return null;
  const isAfter = finalMapRole === 'final';
  const at = summary.fragmentation?.role === 'failure' ? summary.fragmentation : null;
  return {
    code: 'out-of-memory',
    severity: 'error',
    message: error.message ?? '',
    requestedBytes: request.bytes,
    heapLocked: request.heapLocked,
    collectorOff: summary.collectorOff,
    freeBytes: at?.freeBytes ?? null,
    largestFreeBytes: at?.largestFreeBytes ?? null,
    freeAfterBytes: failure?.freeAfterBytes ?? null,
    finalFreeBytes: isAfter ? summary.freeBytes : null,
    finalLargestFreeBytes: isAfter ? summary.largestFreeBytes : null,
    finalCollected: summary.maps.some(({ role, collected }) => role === 'final' && collected),
    growBytes: summary.fragmentation?.growBytes ?? null,
    system: summary.systemHeap?.room?.after ?? null,
    withoutMpgc: withoutMpgc(summary.bare),
    cause: wouldCollect(request, { failure, ...summary })
      ? 'not-collected'
      : causeOf(request.bytes, summary.fragmentation),
  };
}

function withoutMpgc(bare: Summary['bare']): OutOfMemory['withoutMpgc'] {
  if (bare?.exception !== 'MemoryError') return null;
  const message = bare.message ?? '';
  const { bytes } = requestIn(message);
  return { requestedBytes: bytes, message, largestFreeBytes: bare.before?.largestFreeBytes ?? null };
}

/** Whether only the collector was missing. */
function wouldCollect(
  { bytes, heapLocked }: FailedRequest,
  { collectorOff, failure }: Pick<Summary, 'collectorOff' | 'failure'>,
): boolean {
  const free = failure?.freeAfterBytes ?? null;
  return collectorOff && !heapLocked && (bytes === null || free === null || bytes <= free);
}

function causeOf(bytes: number | null, at: Fragmentation | null): OutOfMemoryCause | null {
  if (bytes === null || at?.role !== 'failure') return null;
  if (bytes <= at.largestFreeBytes) return 'freed-since';
  if (bytes <= at.mostFreeInAreaBytes) return 'pieces';
  return bytes <= at.freeBytes ? 'areas' : 'full';
}

/** What a MemoryError asked for in vain is told by out-of-memory already. */
function fragmented({ fragmentation }: Summary): Fragmented | null {
  if (fragmentation?.verdict.kind !== 'no-room') return null;
  const { role, collected, freeBytes, largestFreeBytes, areaCount, mostFreeInAreaBytes } = fragmentation;
  const { bytes, source } = fragmentation.verdict.size;
  if (source === 'failed' && role === 'failure') return null;
  return {
    code: 'fragmented',
    severity: 'warning',
    role,
    collected,
    freeBytes,
    largestFreeBytes,
    areaCount,
    mostFreeInAreaBytes,
    sizeBytes: bytes,
    sizeSource: source,
  };
}
