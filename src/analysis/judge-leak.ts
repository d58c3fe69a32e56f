import { max, min } from 'simple-statistics';
import type { CaptureRecord, ErrorRecord } from '../session/schema.js';
import { failedRequest } from './failed-request.js';
import { type GrowthRate, growthRate } from './growth-rate.js';
import { type GrowthTrend, growthTrend, lowerEnvelope, type TrendPoint } from './growth-trend.js';
import { type HuntPoint, type HuntSeries, huntSeries } from './hunt-series.js';

export type LeakVerdict = 'leak' | 'bounded' | 'delayed' | 'fragmenting' | 'clean' | 'inconclusive';

/** Why no verdict can be given. */
export type InconclusiveReason =
  | 'too-few-calls'
  | 'still-growing'
  | 'doubling'
  | 'out-of-memory'
  | 'raised'
  | 'all-raised'
  | 'exited'
  | 'no-samples';

/** What the samples of a hunt say. Sizes in bytes. */
export interface LeakJudgement {
  verdict: LeakVerdict;
  reason: InconclusiveReason | null;
  series: HuntSeries;
  live: GrowthTrend;
  /** Null unless live memory grows to the end. */
  rate: GrowthRate | null;
  startBytes: number;
  blockBytes: number;
  /** Whether the heap can take more memory from the system, which counts as free then; null where not known. */
  growing: boolean | null;
  /** The most that was live after a call, and the least after all calls. */
  mostBytes: number;
  settledBytes: number;
  /** What was live after the last call and no more after collections without calls. */
  droppedBytes: number;
  /** Of the longest free run; null where the firmware does not say. */
  largestFree: { startBytes: number; endBytes: number; trend: GrowthTrend } | null;
  internedStrings: { startCount: number; endCount: number; startBytes: number; endBytes: number } | null;
  stack: { startBytes: number; endBytes: number } | null;
  /** From the first call to MemoryError at this rate; where it came, the calls that were made. */
  callsToFull: number | null;
  secondsToFull: number | null;
  outOfMemory: { requestedBytes: number | null; message: string } | null;
  raised: ErrorRecord | null;
  /** Whether the program ended by SystemExit. */
  exited: boolean;
  collector: { enabled: boolean; threshold: number | null; thresholdBefore: number | null } | null;
}

/** Fewer calls than this with live memory as it was say too little. */
const LEAST_CALLS = 30;
const LEAST_RISES = 5;
/** A table that doubles looks the same as long as it does not, and takes ever longer to do so. */
const LEAST_DOUBLING_CALLS = 1000;
const FRAGMENTED_SHARE = 0.5;
const SHRINKING_SHARE = 0.25;
/** The largest free block at the end is the best of so many samples: those of the settling, and three before. */
const LATE_SAMPLES = 6;
/** Live after a call above the start in this share of the samples is the program's doing, not one stale word. */
const USUAL_SHARE = 0.25;
const RESIDUE_BLOCKS = 4;
/** What is made once is made in one of these. */
const FIRST_CALLS = 4;
/** Of the 32-bit boards, where there is no map to tell. */
const DEFAULT_BLOCK_BYTES = 16;

/** Null where the capture holds no hunt. */
export function judgeLeak(records: CaptureRecord[]): LeakJudgement | null {
  const series = huntSeries(records);
  if (!series) return null;
  const start = startOf(series.points);
  const calling = [...(start ? [start] : []), ...afterCalls(series.points)].map(liveOf);
  const settle = series.points.filter(({ phase }) => phase === 'settle').map(({ liveBytes }) => liveBytes);
  const settled = settle.length > 0 ? min(settle) : null;
  const live = growthTrend(calling, settled);
  const startBytes = start?.liveBytes ?? 0;
  const last = calling.at(-1)?.value ?? startBytes;
  const largestFree = largestFreeTrend(series.points);
  const error = endingError(records);
  const board = records.find((record) => record.type === 'board');
  const failed = failedRequest(error);
  const outOfMemory =
    failed && error
      ? { requestedBytes: failed.bytes, message: error.message }
      : heapFilled(records)
        ? { requestedBytes: null, message: 'the heap had no room for a line that reads it' }
        : null;
  const raised = error?.origin === 'program' && !failed ? error : null;
  const facts = {
    series,
    live,
    startBytes,
    blockBytes: board?.blockBytes ?? DEFAULT_BLOCK_BYTES,
    growing: board?.growing ?? null,
    mostBytes: max(calling.map(({ value }) => value).concat(startBytes)),
    settledBytes: settled ?? last,
    droppedBytes: settled === null ? 0 : Math.max(0, last - settled),
    largestFree,
    internedStrings: internedStrings(series.points),
    stack: stackOf(series.points),
    outOfMemory,
    raised,
    exited: records.some((record) => record.type === 'end' && record.reason === 'exit'),
    collector: collectorOf(records),
  };
  const { verdict, reason } = decide(facts, calling);
  const rate = live.state === 'growing' ? rateOf(series, calling, settled, live) : null;
  return {
    ...facts,
    verdict,
    reason,
    rate: verdict === 'leak' ? rate : null,
    ...(verdict === 'leak' ? timeToFull(series, rate, outOfMemory !== null) : NEVER),
  };
}

const NEVER = { callsToFull: null, secondsToFull: null };

type Facts = Omit<LeakJudgement, 'verdict' | 'reason' | 'rate' | 'callsToFull' | 'secondsToFull'>;

function decide(
  facts: Facts,
  calling: TrendPoint[],
): { verdict: LeakVerdict; reason: InconclusiveReason | null } {
  const { live, series, outOfMemory, raised, droppedBytes, startBytes } = facts;
  const inconclusive = (reason: InconclusiveReason) => ({ verdict: 'inconclusive' as const, reason });
  const sure = (verdict: LeakVerdict) => ({ verdict, reason: null });
  if (calling.length < 2)
    return inconclusive(raised ? 'raised' : outOfMemory ? 'out-of-memory' : 'no-samples');
  if (series.errors > 0 && series.errors === series.calls && !raised) return inconclusive('all-raised');
  if (live.state === 'growing' && live.growth > 0) {
    // Where growth has filled the heap, few calls are enough.
    if (outOfMemory) return sure('leak');
    if (live.toCalls < LEAST_CALLS && !isHalfFull(series)) return inconclusive('too-few-calls');
    if (live.doubling && live.rises < LEAST_RISES && live.toCalls < LEAST_DOUBLING_CALLS) {
      return inconclusive('doubling');
    }
    if (live.rises >= LEAST_RISES || live.doubling) return sure('leak');
  }
  if (raised) return inconclusive('raised');
  if (facts.exited) return inconclusive('exited');
  if (outOfMemory) return inconclusive('out-of-memory');
  if (live.toCalls < LEAST_CALLS) return inconclusive('too-few-calls');
  if (live.growth > 0 && live.state !== 'halted') return inconclusive('still-growing');
  if (isFragmenting(facts)) return sure('fragmenting');
  if (live.growth > 0 && !isResidue(facts)) return sure('bounded');
  const above = calling.slice(1).filter(({ value }) => value > startBytes + Math.max(0, live.growth)).length;
  if (above < (calling.length - 1) * USUAL_SHARE) return sure('clean');
  return droppedBytes > 0 ? sure('delayed') : sure('bounded');
}

/**
 * Growth that a stale word can be: of few blocks; or once, after the first calls: a block came to stand where some word
 * happens to point to, as it does when a longer batch reaches further into the heap.
 */
function isResidue({ live, blockBytes }: Facts): boolean {
  if (live.growth <= RESIDUE_BLOCKS * blockBytes) return true;
  return live.allRises === 1 && (live.lastRiseCalls ?? 0) > FIRST_CALLS;
}

/** Half of what was free before the calls is gone. */
function isHalfFull({ points }: HuntSeries): boolean {
  return freeShare(points) <= 1 / 2;
}

/** What is free now of what was free before the calls; 1 where that is not known. */
function freeShare(points: HuntPoint[]): number {
  const [first, last] = [points[0]?.freeBytes ?? null, points.at(-1)?.freeBytes ?? null];
  return first === null || last === null || first === 0 ? 1 : last / first;
}

/** Live is flat, and the longest free run shrinks all the time, or has lost half of what it was. */
function isFragmenting({ largestFree, live }: Facts): boolean {
  if (!largestFree) return false;
  const { startBytes, endBytes, trend } = largestFree;
  const lost = startBytes - endBytes - Math.max(0, live.growth);
  if (trend.state === 'growing') return lost >= startBytes * SHRINKING_SHARE;
  return lost >= startBytes * FRAGMENTED_SHARE;
}

/** The largest of the samples before the first call: what a stale word keeps then is not growth. */
function startOf(points: HuntPoint[]): HuntPoint | null {
  const starts = points.filter(({ phase }) => phase === 'start');
  const most = max(starts.map(({ liveBytes }) => liveBytes).concat(0));
  return starts.find(({ liveBytes }) => liveBytes === most) ?? null;
}

function afterCalls(points: HuntPoint[]): HuntPoint[] {
  return points.filter(({ phase }) => phase === 'warm-up' || phase === 'calls');
}

function liveOf({ calls, liveBytes }: HuntPoint): TrendPoint {
  return { calls, value: liveBytes };
}

function rateOf(
  { points }: HuntSeries,
  calling: TrendPoint[],
  settled: number | null,
  live: GrowthTrend,
): GrowthRate | null {
  const lower = lowerEnvelope(calling, settled);
  const lastRise = calling.findLastIndex((_, at) => (lower[at] ?? 0) > (lower[at - 1] ?? Infinity));
  const inWindow = calling
    .map(({ calls, value }, at) => ({ calls, value: lower[at] ?? 0, confirmed: value === lower[at] }))
    .slice(0, lastRise + 1)
    .filter(({ calls }) => calls >= live.fromCalls);
  // A sample that held garbage of which a later one was free says nothing of the rate.
  const exact = inWindow.filter(({ confirmed }) => confirmed);
  const confirmed = exact.length >= LEAST_RISES ? exact : inWindow;
  const [start] = calling;
  if (confirmed.length < 2 || !start) return null;
  return growthRate(confirmed, steppedPoints(points), start);
}

/** The samples that are one call apart, from the last of the warm-up on. */
function steppedPoints(points: HuntPoint[]): TrendPoint[] {
  const begin = points.findLastIndex(({ phase }) => phase === 'warm-up');
  const after = points
    .slice(Math.max(0, begin))
    .filter(({ phase }) => phase === 'warm-up' || phase === 'calls')
    .map(liveOf);
  const end = after.findIndex((point, at) => at > 0 && point.calls - (after[at - 1]?.calls ?? 0) > 1);
  return after.slice(0, end === -1 ? after.length : end);
}

function largestFreeTrend(points: HuntPoint[]): LeakJudgement['largestFree'] {
  const known = points.filter(({ largestFreeBytes }) => largestFreeBytes !== null);
  const start = known.findLast(({ phase }) => phase === 'start');
  const after = afterCalls(known);
  if (!start || after.length === 0) return null;
  const shrinking = [start, ...after].map(({ calls, largestFreeBytes }) => ({
    calls,
    value: -(largestFreeBytes ?? 0),
  }));
  // One sample may have caught a block in the middle of the free memory that is gone in the next.
  const late = known.slice(-LATE_SAMPLES).map((point) => point.largestFreeBytes ?? 0);
  const endBytes = max(late);
  return {
    startBytes: start.largestFreeBytes ?? 0,
    endBytes,
    trend: growthTrend(shrinking, -endBytes),
  };
}

function internedStrings(points: HuntPoint[]): LeakJudgement['internedStrings'] {
  const known = points.flatMap(({ internedStrings: strings }) => (strings ? [strings] : []));
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return null;
  return { startCount: first.count, endCount: last.count, startBytes: first.bytes, endBytes: last.bytes };
}

/** From the prompt, where the same is on the stack each time. */
function stackOf(points: HuntPoint[]): LeakJudgement['stack'] {
  const known = points.filter(({ source, stackBytes }) => source === 'prompt' && stackBytes !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return null;
  return { startBytes: first.stackBytes ?? 0, endBytes: last.stackBytes ?? 0 };
}

/** At the observed rate, from the first call on; a large request fails sooner where the free memory is in pieces. */
function timeToFull(series: HuntSeries, rate: GrowthRate | null, full: boolean) {
  const freeBytes = series.points.findLast((point) => point.freeBytes !== null)?.freeBytes ?? null;
  const left = full ? 0 : freeBytes === null || !rate || rate.perCall <= 0 ? null : freeBytes / rate.perCall;
  if (left === null) return NEVER;
  const callsToFull = series.calls + Math.floor(left);
  const seconds = series.callSeconds?.seconds ?? null;
  return { callsToFull, secondsToFull: seconds === null ? null : callsToFull * seconds };
}

function endingError(records: CaptureRecord[]): ErrorRecord | null {
  return (
    records.findLast((record): record is ErrorRecord => record.type === 'error' && !record.allowed) ?? null
  );
}

function heapFilled(records: CaptureRecord[]): boolean {
  return records.some((record) => record.type === 'warning' && record.code === 'heap-full');
}

function collectorOf(records: CaptureRecord[]): LeakJudgement['collector'] {
  const collector = records.find((record) => record.type === 'collector');
  const board = records.find((record) => record.type === 'board');
  if (collector?.type !== 'collector' || board?.type !== 'board') return null;
  const { enabled, threshold } = collector;
  return { enabled, threshold, thresholdBefore: board.threshold };
}

/** Calls after which a verdict that nothing contradicts is taken; a rarer leak than that is not seen. */
const ENOUGH_CALLS = 1000;
const ENOUGH_LEAK_CALLS = 2000;
const ENOUGH_DOUBLING_CALLS = 4000;
/** Or when the growth has taken this share of what was free. */
const FULL_SHARE = 0.7;

/** Whether more calls would hardly change the verdict, for a hunt that goes on until then. */
export function isDecided(records: CaptureRecord[]): boolean {
  const judged = judgeLeak(records);
  if (!judged || judged.verdict === 'inconclusive') return false;
  const calls = judged.series.calls - judged.series.warmUpCalls;
  if (judged.verdict !== 'leak') return calls >= ENOUGH_CALLS;
  const full = freeShare(judged.series.points) <= 1 - FULL_SHARE;
  return full || calls >= (judged.live.doubling ? ENOUGH_DOUBLING_CALLS : ENOUGH_LEAK_CALLS);
}
