import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { TableGrowth } from '../../heap/model/table-growth.js';
import type { ErrorRecord, RecordOf } from '../../session/schema.js';
import { type Keeper, keepersOf, type OwnersAtEnd } from '../holders/owners.js';
import {
  type Fragmentation,
  type FreeWithoutMpgc,
  inShort,
  type RoomWithoutMpgc,
} from '../maps/fragmentation.js';
import { withoutMpgc as withoutBlocks } from '../maps/mpgc-blocks.js';
import { type FailedRequest, failedRequest, requestIn } from '../run/failed-request.js';
import type { Summary } from '../run/summarize.js';
import type { SystemHeapRoom } from '../run/system-heap.js';
import { loopConditionsAt } from '../source/loop-conditions.js';
import { tracebackFrames } from '../source/traceback-frames.js';
import { type FitReason, sameTable, whyNotFit } from './why-not-fit.js';

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
  /** Where it was raised, by the traceback; `orLines`: the conditions that it may mean as well (loop-conditions.ts). Null where it names no line. */
  place: { file: string; line: number; orLines: number[] } | null;
  /** Whether there is a traceback, and it names no line. */
  unplaced: boolean;
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
  withoutMpgc: WithoutMpgc | null;
  /**
   * The map at the failure without mpgc's own blocks, by the model; null where that is not known, and where the program ran
   * once more without them, which tells it better.
   */
  byModel: FreeWithoutMpgc | null;
  cause: OutOfMemoryCause | null;
  /** What the request looks like, by the map at the failure. */
  reasons: FitReason[];
  /** What keeps most of what is alive after the error, where that is much of it; null where that is not known. */
  owner: LargestOwner | null;
}

/** What keeps most of what is alive. */
export interface LargestOwner extends Keeper, Pick<OwnersAtEnd, 'liveBytes' | 'roomBytes'> {
  /** Whether no other can have been larger when the program failed with that room as well. */
  isSure: boolean;
}

export interface WithoutMpgc {
  requestedBytes: number | null;
  message: string;
  largestFreeBytes: number | null;
  /** Where it is the next size of a table like the one that failed to grow beside the agent. */
  growth: TableGrowth | null;
}

/**
 * Why it did not fit: `full`, more was asked for than was free; `areas`, than was free in one area; `pieces`, enough
 * was free there, in pieces; `mpgc`, it would fit into the map without mpgc's own blocks; `live`, in pieces, but most of the
 * heap was live; `freed-since`, it would fit into the map, which is taken when the error has left the program;
 * `not-collected`, a collection makes room for it, and automatic collection was off.
 */
export type OutOfMemoryCause =
  | 'full'
  | 'areas'
  | 'pieces'
  | 'mpgc'
  | 'live'
  | 'freed-since'
  | 'not-collected';

/** What a MemoryError that left the program asked for, and what there was; null where none did. */
export function outOfMemory(
  { error, failure, finalMapRole, ...summary }: Summary,
  sources: readonly RecordOf<'source'>[] = [],
): OutOfMemory | null {
  const request = failedRequest(error);
  if (!error || !request) return null;
  const isAfter = finalMapRole === 'final';
  const at = summary.fragmentation?.role === 'failure' ? summary.fragmentation : null;
  const map = mapAtFailure(summary);
  // Where the collector did not run before it failed, what stands in the map may be garbage.
  const reasons = map && !request.heapLocked && !summary.collectorOff ? reasonsOf(request, map, failure) : [];
  const byModel = (!isMeasured(summary.bare) && at?.withoutMpgc) || null;
  const cause = wouldCollect(request, { failure, ...summary })
    ? 'not-collected'
    : causeOf(request.bytes, at, byModel);
  const place = placeOf(error, sources);
  return {
    code: 'out-of-memory',
    severity: 'error',
    message: error.message ?? '',
    place,
    unplaced: Boolean(error.traceback) && place === null,
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
    withoutMpgc: withoutMpgc(summary.bare, reasons, map),
    byModel: byModel && inShort(byModel),
    cause: reasons.some(({ code }) => code === 'mostly-live') && isLive(cause, summary) ? 'live' : cause,
    reasons,
    owner: ownerOf(summary.owners),
  };
}

function ownerOf(owners: Summary['owners']): OutOfMemory['owner'] {
  if (!owners) return null;
  const { liveBytes, roomBytes } = owners;
  const [largest, second] = keepersOf(owners, 0);
  if (!largest || largest.bytes < OWNER_SHARE * liveBytes) return null;
  return { ...largest, liveBytes, roomBytes, isSure: largest.bytes > (second?.bytes ?? 0) + roomBytes };
}

function placeOf(
  { traceback }: Pick<ErrorRecord, 'traceback'>,
  sources: readonly RecordOf<'source'>[],
): OutOfMemory['place'] {
  const frame = tracebackFrames(traceback ?? '').at(-1);
  if (!frame) return null;
  const text = sources.find(({ path }) => path === frame.file)?.text;
  return { ...frame, orLines: text === undefined ? [] : loopConditionsAt(text, frame.line) };
}

/** Of what is live: who keeps less explains little. */
const OWNER_SHARE = 0.1;
/** Of the heap: what mpgc takes below that is no cause where the program fills it. */
const CAUSE_SHARE = 0.05;

function isLive(cause: OutOfMemoryCause | null, { board }: Pick<Summary, 'board'>): boolean {
  if (cause !== 'mpgc') return cause === 'pieces';
  return board !== null && board.agent.heapBytes < CAUSE_SHARE * (board.totalBytes ?? 0);
}

/** With nothing of mpgc in it, where that is known: of what the program holds its own blocks tell nothing. */
function mapAtFailure({ maps, mpgc }: Pick<Summary, 'maps' | 'mpgc'>): HeapDump | null {
  const map = maps.find(({ role }) => role === 'failure')?.dump ?? null;
  return map && mpgc ? withoutBlocks(map, mpgc) : map;
}

function reasonsOf({ bytes }: FailedRequest, map: HeapDump, failure: Summary['failure']): FitReason[] {
  return bytes === null ? [] : whyNotFit(bytes, map, failure?.liveBytes ?? null);
}

/** Whether it is known how the program ends with nothing of mpgc on the heap, as far as its memory goes. */
function isMeasured(bare: Summary['bare']): boolean {
  return bare?.reason === 'finished' || bare?.exception === 'MemoryError';
}

function withoutMpgc(
  bare: Summary['bare'],
  reasons: readonly FitReason[],
  map: HeapDump | null,
): WithoutMpgc | null {
  if (bare?.exception !== 'MemoryError') return null;
  const message = bare.message ?? '';
  const { bytes } = requestIn(message);
  return {
    requestedBytes: bytes,
    message,
    largestFreeBytes: bare.before?.largestFreeBytes ?? null,
    growth: bytes === null || map === null ? null : sameTable(reasons, bytes, map),
  };
}

/** Whether only the collector was missing. */
function wouldCollect(
  { bytes, heapLocked }: FailedRequest,
  { collectorOff, failure }: Pick<Summary, 'collectorOff' | 'failure'>,
): boolean {
  const free = failure?.freeAfterBytes ?? null;
  return collectorOff && !heapLocked && (bytes === null || free === null || bytes <= free);
}

function causeOf(
  bytes: number | null,
  at: Fragmentation | null,
  byModel: RoomWithoutMpgc | null,
): OutOfMemoryCause | null {
  if (bytes === null || !at) return null;
  if (bytes <= at.largestFreeBytes) return 'freed-since';
  if (byModel && bytes <= byModel.largestFreeBytes) return 'mpgc';
  if (bytes <= at.mostFreeInAreaBytes) return 'pieces';
  return bytes <= at.freeBytes ? 'areas' : 'full';
}
