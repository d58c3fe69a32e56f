import { max, min } from 'simple-statistics';
import type { ErrorRecord, HeaderRecord, RecordOf } from '../../session/schema.js';
import { type GrowthTrend, growthTrend, type TrendPoint } from '../growth/growth-trend.js';
import { failedRequest } from '../run/failed-request.js';
import type { RunRecords } from '../run/run-records.js';
import type { GarbagePerCall } from './garbage-fold.js';
import type { LeakPoint, LeakSeries } from './leak-series.js';

/** `raised`: a call, with what the board printed of it. `heap-full`: no line that reads the heap had room any more. */
export type HuntOutOfMemory =
  | { code: 'raised'; requestedBytes: number | null; message: string }
  | { code: 'heap-full'; requestedBytes: null };

export interface FieldRoom {
  startLargestFreeBytes: number;
  endLargestFreeBytes: number;
  endFreeBytes: number;
  /** By how much live memory is larger. */
  grownBytes: number;
}

/** Of the longest free run, with `points` and `trend` of its negative: what shrinks grows then. */
export interface LargestFree {
  startBytes: number;
  /** The best of the last samples, some of which may be from before the last calls. */
  endBytes: number;
  /** The best of the samples after the last call. */
  lastBytes: number;
  points: TrendPoint[];
  trend: GrowthTrend;
}

/** A loop of the script: the line that it begins in, and the function around it; null at the top. */
export type Loop = NonNullable<HeaderRecord['options']['loops']>[number];

/** What a verdict on a hunt rests on. Sizes in bytes. */
export interface LeakFacts {
  /** The loop whose passes are the calls; null for those of a --call. */
  loop: Loop | null;
  /** The expression that was repeated; null of a loop. */
  call: string | null;
  /** The script's name; null where that is not known. */
  script: string | null;
  series: LeakSeries;
  /** Live memory before the first call and after calls, and the least with collections alone after them. */
  calling: TrendPoint[];
  settled: number | null;
  /** Null where it is not known. */
  garbage: GarbagePerCall | null;
  live: GrowthTrend;
  startBytes: number;
  blockBytes: number;
  /** Whether gc.collect() collects at once: where it waits for the prompt, what lives long is placed behind the garbage of a batch. */
  collectsInline: boolean;
  /** Whether the heap can take more memory from the system, which counts as free then; null where not known. */
  growing: boolean | null;
  /** What the program may have, where a heap that can grow was asked for in a size; else null. */
  limitBytes: number | null;
  /** The same with the agent's share: what was asked for. */
  limitHeapBytes: number | null;
  /** The most that was live after a call, and the least after all calls. */
  mostBytes: number;
  settledBytes: number;
  /** What was live after the last call and no more after collections without calls. */
  droppedBytes: number;
  /** Null where the firmware does not say. */
  largestFree: LargestFree | null;
  internedStrings: { startCount: number; endCount: number; startBytes: number; endBytes: number } | null;
  stack: { startBytes: number; endBytes: number } | null;
  outOfMemory: HuntOutOfMemory | null;
  raised: ErrorRecord | null;
  /** The calls once more in a row, with nothing of mpgc on the heap and no collection but the program's own. */
  field: {
    calls: number | null;
    reason: RecordOf<'bare'>['reason'];
    message: string | null;
    ranOut: boolean;
    /** The heap before and after them, each after collections; null where it is not known, or changed its size. */
    room: FieldRoom | null;
  } | null;
  /** Whether the program came to its end by itself. */
  finished: boolean;
  /** Whether the program ended by SystemExit. */
  exited: boolean;
  /** Whether ctrl-C ended the hunt. */
  interrupted: boolean;
  collector: { enabled: boolean; threshold: number | null; thresholdBefore: number | null } | null;
}

/** Of the passes of a loop, from where on a sample is one of the last. */
const LATE_SHARE = 0.9;
/** The largest free block at the end is the best of so many samples: of calls those of the settling, and three before. */
const LATE_SAMPLES = 6;
/** Of the 32-bit boards, where there is no map to tell. */
const DEFAULT_BLOCK_BYTES = 16;

export function leakFacts(
  series: LeakSeries,
  records: RunRecords,
  garbage: GarbagePerCall | null,
  loop: Loop | null = null,
): LeakFacts {
  const { header, board, end, error } = records;
  const start = startOf(series.points);
  const calling = [...(start ? [start] : []), ...afterCalls(series.points)].map(liveOf);
  const settle = series.points.filter(({ phase }) => phase === 'settle').map(({ liveBytes }) => liveBytes);
  const settled = settle.length > 0 ? min(settle) : null;
  const startBytes = start?.liveBytes ?? 0;
  const last = calling.at(-1)?.value ?? startBytes;
  return {
    loop,
    call: header?.options.call ?? null,
    script: header?.script.name ?? null,
    series,
    calling,
    settled,
    garbage,
    live: growthTrend(calling, settled),
    startBytes,
    blockBytes: board?.blockBytes ?? DEFAULT_BLOCK_BYTES,
    collectsInline: board?.collects !== 'at-prompt',
    growing: board?.growing ?? null,
    ...limitOf(board),
    mostBytes: max(calling.map(({ value }) => value).concat(startBytes)),
    settledBytes: settled ?? last,
    droppedBytes: settled === null ? 0 : Math.max(0, last - settled),
    largestFree: largestFreeTrend(series.points, loop !== null),
    internedStrings: internedStrings(series.points),
    stack: stackOf(series.points),
    outOfMemory: outOfMemoryOf(records),
    raised: error?.origin === 'program' && !failedRequest(error) ? error : null,
    field: fieldOf(records),
    finished: end?.reason === 'finished',
    exited: end?.reason === 'exit',
    interrupted: end?.reason === 'interrupted',
    collector: collectorOf(records),
  };
}

function limitOf(board: RunRecords['board']): Pick<LeakFacts, 'limitBytes' | 'limitHeapBytes'> {
  if (!board?.heapLimitBytes || !board.totalBytes) return { limitBytes: null, limitHeapBytes: null };
  return { limitBytes: board.totalBytes - board.agent.heapBytes, limitHeapBytes: board.totalBytes };
}

export function liveOf({ calls, liveBytes }: LeakPoint): TrendPoint {
  return { x: calls, value: liveBytes };
}

function fieldOf({ bare }: RunRecords): LeakFacts['field'] {
  if (!bare) return null;
  const { calls, reason, message, exception } = bare;
  return {
    calls,
    reason,
    message,
    ranOut: exception === 'MemoryError' && calls !== 0,
    room: fieldRoom(bare),
  };
}

function fieldRoom({ before, after }: RecordOf<'bare'>): FieldRoom | null {
  if (!before || !after || before.totalBytes !== after.totalBytes) return null;
  const [startLargestFreeBytes, endLargestFreeBytes] = [before.largestFreeBytes, after.largestFreeBytes];
  if (startLargestFreeBytes === null || endLargestFreeBytes === null || after.freeBytes === null) return null;
  return {
    startLargestFreeBytes,
    endLargestFreeBytes,
    endFreeBytes: after.freeBytes,
    grownBytes: after.liveBytes - before.liveBytes,
  };
}

function outOfMemoryOf({ error, warnings }: RunRecords): LeakFacts['outOfMemory'] {
  const failed = failedRequest(error);
  if (failed && error) {
    return { code: 'raised', requestedBytes: failed.bytes, message: error.message ?? '' };
  }
  const filled = warnings.some(({ code }) => code === 'heap-full');
  return filled ? { code: 'heap-full', requestedBytes: null } : null;
}

/** The largest of the samples before the first call: what a stale word keeps then is not growth. */
function startOf(points: LeakPoint[]): LeakPoint | null {
  const starts = points.filter(({ phase }) => phase === 'start');
  const most = max(starts.map(({ liveBytes }) => liveBytes).concat(0));
  return starts.find(({ liveBytes }) => liveBytes === most) ?? null;
}

function afterCalls(points: LeakPoint[]): LeakPoint[] {
  return points.filter(({ phase }) => phase === 'warm-up' || phase === 'calls');
}

/** A program that is stopped in its loop has let go of what its local names held: what is free then is not of its passes. */
function largestFreeTrend(points: LeakPoint[], ofLoop: boolean): LeakFacts['largestFree'] {
  const known = points.filter(
    ({ largestFreeBytes, phase }) => largestFreeBytes !== null && !(ofLoop && phase === 'settle'),
  );
  const start = known.findLast(({ phase }) => phase === 'start');
  const after = afterCalls(known);
  if (!start || after.length === 0) return null;
  const shrinking = [start, ...after].map(({ calls, largestFreeBytes }) => ({
    x: calls,
    value: -(largestFreeBytes ?? 0),
  }));
  const lastCalls = known.at(-1)!.calls;
  const isLate = ({ phase, calls }: LeakPoint) => phase !== 'start' && calls >= LATE_SHARE * lastCalls;
  // One sample may have caught a block in the middle of the free memory that is gone in the next; of a loop there are few, and from all of its passes.
  const late = (ofLoop ? known.filter(isLate) : known)
    .slice(-LATE_SAMPLES)
    .map((point) => point.largestFreeBytes ?? 0);
  const endBytes = max(late);
  return {
    startBytes: start.largestFreeBytes ?? 0,
    endBytes,
    lastBytes: max(
      known.filter(({ calls }) => calls === known.at(-1)?.calls).map((point) => point.largestFreeBytes ?? 0),
    ),
    points: shrinking,
    trend: growthTrend(shrinking, -endBytes),
  };
}

function internedStrings(points: LeakPoint[]): LeakFacts['internedStrings'] {
  const known = points.flatMap(({ internedStrings: strings }) => (strings ? [strings] : []));
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return null;
  return { startCount: first.count, endCount: last.count, startBytes: first.bytes, endBytes: last.bytes };
}

/** From the prompt, where the same is on the stack each time. */
function stackOf(points: LeakPoint[]): LeakFacts['stack'] {
  const known = points.filter(({ source, stackBytes }) => source === 'prompt' && stackBytes !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return null;
  return { startBytes: first.stackBytes ?? 0, endBytes: last.stackBytes ?? 0 };
}

function collectorOf({ collector, board }: RunRecords): LeakFacts['collector'] {
  if (!collector || !board) return null;
  const { enabled, threshold } = collector;
  return { enabled, threshold, thresholdBefore: board.threshold };
}
