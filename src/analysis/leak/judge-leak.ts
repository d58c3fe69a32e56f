import { confirmedRate } from '../growth/confirmed-rate.js';
import type { GrowthRate } from '../growth/growth-rate.js';
import type { TrendPoint } from '../growth/growth-trend.js';
import type { GrownHolders, GrownTypes } from '../holders/grown.js';
import type { Holders } from '../holders/holders.js';
import { type FieldRoom, type LeakFacts, liveOf } from './leak-facts.js';
import type { LeakOrigin } from './leak-origin.js';
import type { LeakPoint, LeakSeries } from './leak-series.js';

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
export interface LeakJudgement extends LeakFacts {
  verdict: LeakVerdict;
  reason: InconclusiveReason | null;
  /** Null unless live memory grows to the end. */
  rate: GrowthRate | null;
  /** From the first call to MemoryError. */
  callsToFull: number | null;
  /** [low, high] of it; null where it is measured, or follows from the rate alone. */
  callsInterval: [number, number] | null;
  secondsToFull: number | null;
  /** How `callsToFull` is known; null where it is not. */
  fullBy: FullBy | null;
  /** Which lines it comes from; null where that was not looked for, or not found out. */
  origin: LeakOrigin | null;
  /** Who holds what it keeps, where that was looked for. */
  holders: Holders | null;
  /** The same by snapshots of all objects; null where none were taken, or the names tell it. */
  grown: GrownHolders | null;
  /** Types of which there are more at each snapshot, after so many calls or passes; null where none were taken, or none grew. */
  grownTypes: GrownTypes | null;
}

/**
 * `field`: the calls once more, with nothing of mpgc on the heap, came to it. `hunt`: the hunt did, with mpgc's blocks on the
 * heap. `table`: by the model, a table that grows finds no place then; `text`: by where it may lie, a str or bytes that grows finds none beside the old one. `model`: by the model, what the calls leave finds none, beside such a table. `rate`: at the observed rate what is free lasts so long.
 */
export type FullBy = 'field' | 'hunt' | 'table' | 'text' | 'model' | 'rate';

/** Fewer calls than this with live memory as it was say too little. */
const MIN_CALLS = 30;
const MIN_RISES = 5;
/** A table that doubles looks the same as long as it does not, and takes ever longer to do so. */
const MIN_DOUBLING_CALLS = 1000;
const FRAGMENTED_SHARE = 0.5;
const FILLING_SHARE = 0.25;
const PIECE_SHARE = 0.25;
const SHRINKING_SHARE = 0.25;
/** Live after a call above the start in this share of the samples is the program's doing, not one stale word. */
const USUAL_SHARE = 0.25;
const RESIDUE_BLOCKS = 4;
/** Calls without mpgc, of those of the hunt, that tell more than these. */
const FIELD_FACTOR = 1.5;
/** What is made once is made in one of these. */
const FIRST_CALLS = 4;

export function judgeLeak(facts: LeakFacts): LeakJudgement {
  const { verdict, reason } = decide(facts);
  const rate = verdict === 'leak' ? rateOf(facts) : null;
  return {
    ...facts,
    verdict,
    reason,
    rate,
    origin: null,
    holders: null,
    grown: null,
    grownTypes: null,
    ...(verdict === 'leak' ? timeToFull(facts, rate) : NEVER),
  };
}

const NEVER = { callsToFull: null, callsInterval: null, secondsToFull: null, fullBy: null };

function decide(facts: LeakFacts): { verdict: LeakVerdict; reason: InconclusiveReason | null } {
  const { calling, live, series, raised, exited, droppedBytes, startBytes } = facts;
  // Where only a line of mpgc found no room, and more calls than that did without it, none is missing.
  const outOfMemory =
    facts.outOfMemory?.code === 'heap-full' && heldInField(facts) ? null : facts.outOfMemory;
  const inconclusive = (reason: InconclusiveReason) => ({ verdict: 'inconclusive' as const, reason });
  const sure = (verdict: LeakVerdict) => ({ verdict, reason: null });
  if (calling.length < 2 && !raised && !exited && !outOfMemory) return inconclusive('no-samples');
  if (series.errors > 0 && series.errors === series.calls && !raised) return inconclusive('all-raised');
  if (live.state === 'growing' && live.growth > 0 && stoppedInField(facts)) return sure('bounded');
  if (live.state === 'growing' && live.growth > 0) {
    // Where growth has filled the heap, few calls are enough.
    if (outOfMemory) return sure('leak');
    if (live.toX < MIN_CALLS && !isHalfFull(series)) return inconclusive('too-few-calls');
    if (live.doubling && live.rises < MIN_RISES && live.toX < MIN_DOUBLING_CALLS) {
      return inconclusive('doubling');
    }
    if (live.rises >= MIN_RISES || live.doubling) return sure('leak');
  }
  if (grewUntilFull(facts)) return sure('leak');
  if (raised) return inconclusive('raised');
  if (exited) return inconclusive('exited');
  if (outOfMemory) return lostItsRoom(facts) ? sure('fragmenting') : inconclusive('out-of-memory');
  if (live.toX < MIN_CALLS) return inconclusive('too-few-calls');
  if (live.growth > 0 && live.state !== 'halted') return inconclusive('still-growing');
  if (isFragmenting(facts) || facts.field?.ranOut || isInPieces(facts.field?.room))
    return sure('fragmenting');
  if (live.growth > 0 && !isResidue(facts)) return sure('bounded');
  const above = calling.slice(1).filter(({ value }) => value > startBytes + Math.max(0, live.growth)).length;
  if (above < (calling.length - 1) * USUAL_SHARE) return sure('clean');
  return droppedBytes > 0 ? sure('delayed') : sure('bounded');
}

/**
 * Growth that a stale word can be: of few blocks; or once, after the first calls: a block came to stand where some word
 * happens to point to, as it does when a longer batch reaches further into the heap.
 */
function isResidue({ live, blockBytes }: LeakFacts): boolean {
  if (live.growth <= RESIDUE_BLOCKS * blockBytes) return true;
  return live.allRises === 1 && (live.lastRiseX ?? 0) > FIRST_CALLS;
}

/** As many calls as the hunt made, and half as many again, came to their end with nothing of mpgc on the heap. */
function heldInField({ field, series }: LeakFacts): boolean {
  return (
    field !== null &&
    !field.ranOut &&
    field.reason === 'finished' &&
    (field.calls ?? 0) >= FIELD_FACTOR * series.calls
  );
}

/** What grew in the hunt went on growing in these calls by less than half of what its rate says: it has stopped. */
export function stoppedInField(facts: LeakFacts): boolean {
  const { field, live } = facts;
  if (!heldInField(facts) || !field?.room || live.toX === 0) return false;
  const rate = live.growth / live.toX;
  return field.room.grownBytes < (rate * (field.calls ?? 0)) / 2;
}

/** Half of what was free before the calls is gone. */
function isHalfFull({ points }: LeakSeries): boolean {
  return freeShare(points) <= 1 / 2;
}

/** What is free now of what was free before the calls; 1 where that is not known. */
function freeShare(points: LeakPoint[]): number {
  const [first, last] = [points[0]?.freeBytes ?? null, points.at(-1)?.freeBytes ?? null];
  return first === null || last === null || first === 0 ? 1 : last / first;
}

/** Live is flat, and the longest free run shrinks all the time, or has lost half of what it was. */
function isFragmenting({ largestFree, live, loop, collectsInline }: LeakFacts): boolean {
  if (!largestFree) return false;
  const { startBytes, endBytes, trend } = largestFree;
  const lost = startBytes - endBytes - Math.max(0, live.growth);
  // What a pass keeps until the next comes to lie behind the garbage of all passes between two collections: it parts what is free in two.
  if (loop && !collectsInline && endBytes > startBytes * PIECE_SHARE) return false;
  if (trend.state === 'growing') return lost >= startBytes * SHRINKING_SHARE;
  return lost >= startBytes * FRAGMENTED_SHARE;
}

/** What was live rose to the last sample before the MemoryError, more slowly or not, and took a good part of the heap. */
function grewUntilFull({ live, series, outOfMemory }: LeakFacts): boolean {
  const free = series.points[0]?.freeBytes ?? null;
  return (
    outOfMemory !== null && live.state === 'open' && free !== null && live.growth >= free * FILLING_SHARE
  );
}

/** What found no room in a call would have found it before the first one, also beside all that has grown since. */
function lostItsRoom({ largestFree, outOfMemory, live }: LeakFacts): boolean {
  const asked = outOfMemory?.requestedBytes ?? null;
  if (asked === null || largestFree === null || live.state === 'growing') return false;
  return asked <= largestFree.startBytes - Math.max(0, live.growth);
}

/**
 * Without mpgc and its collections the longest free run has lost half of what it was before the script, beside what has
 * grown, and is a small part of what is free: the script alone parts a heap in two, and not in many.
 */
export function isInPieces(room: FieldRoom | null | undefined): boolean {
  if (!room) return false;
  const { startLargestFreeBytes, endLargestFreeBytes, endFreeBytes, grownBytes } = room;
  const lost = startLargestFreeBytes - endLargestFreeBytes - Math.max(0, grownBytes);
  return (
    lost >= startLargestFreeBytes * FRAGMENTED_SHARE && endLargestFreeBytes <= endFreeBytes * PIECE_SHARE
  );
}

function rateOf({ series, calling, settled, live }: LeakFacts): GrowthRate | null {
  return confirmedRate({ points: calling, settled, trend: live, stepped: steppedPoints(series.points) });
}

/** The samples that are one call apart, from the last of the warm-up on. */
function steppedPoints(points: LeakPoint[]): TrendPoint[] {
  const begin = points.findLastIndex(({ phase }) => phase === 'warm-up');
  const after = points
    .slice(Math.max(0, begin))
    .filter(({ phase }) => phase === 'warm-up' || phase === 'calls')
    .map(liveOf);
  const end = after.findIndex((point, at) => at > 0 && point.x - (after[at - 1]?.x ?? 0) > 1);
  return after.slice(0, end === -1 ? after.length : end);
}

/** From the first call on: measured where the heap was full, else at the observed rate. */
function timeToFull(facts: LeakFacts, rate: GrowthRate | null) {
  const { series } = facts;
  const [callsToFull, fullBy] = callsToFullOf(facts, rate) ?? [null, null];
  if (callsToFull === null) return NEVER;
  const seconds = series.callSeconds?.seconds ?? null;
  return {
    callsToFull,
    callsInterval: null,
    fullBy,
    secondsToFull: seconds === null ? null : callsToFull * seconds,
  };
}

/** A large request fails sooner than the rate says where the free memory is in pieces. */
function callsToFullOf(
  { series, field, outOfMemory, limitBytes, startBytes }: LeakFacts,
  rate: GrowthRate | null,
): [number, FullBy] | null {
  if (field?.ranOut && field.calls !== null) return [field.calls, 'field'];
  // A heap that grew past what was asked for ran out of something else.
  if (outOfMemory?.code === 'raised' && limitBytes === null) return [series.calls, 'hunt'];
  if (!rate || rate.perUnit <= 0) return null;
  if (limitBytes !== null) return [Math.max(1, Math.floor((limitBytes - startBytes) / rate.perUnit)), 'rate'];
  const freeBytes = series.points.findLast((point) => point.freeBytes !== null)?.freeBytes ?? null;
  if (freeBytes === null) return null;
  return [series.calls + Math.floor(freeBytes / rate.perUnit), 'rate'];
}

/** Calls after which a verdict that nothing contradicts is taken; a rarer leak than that is not seen. */
const ENOUGH_CALLS = 1000;
const ENOUGH_LEAK_CALLS = 2000;
const ENOUGH_DOUBLING_CALLS = 4000;
/** Or when the growth has taken this share of what was free. */
const FULL_SHARE = 0.7;

/** Whether more calls, or passes, would hardly change the verdict, for a hunt that goes on until then: of all that is looked at. */
export function areDecided(judged: readonly LeakJudgement[]): boolean {
  return judged.some(isDecided) && judged.every((one) => isDecided(one) || one.series.calls === 0);
}

function isDecided(judged: LeakJudgement): boolean {
  if (judged.verdict === 'inconclusive') return false;
  const calls = judged.series.calls - judged.series.warmUpCalls;
  if (judged.verdict !== 'leak') return calls >= ENOUGH_CALLS;
  const full = freeShare(judged.series.points) <= 1 - FULL_SHARE;
  return full || calls >= (judged.live.doubling ? ENOUGH_DOUBLING_CALLS : ENOUGH_LEAK_CALLS);
}
