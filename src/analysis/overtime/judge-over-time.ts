import { median } from 'simple-statistics';
import { confirmedRate } from '../growth/confirmed-rate.js';
import { type GrowthTrend, growthTrend } from '../growth/growth-trend.js';
import { boundedRate } from './bounded-rate.js';
import type { TimePoint } from './floor-finder.js';
import type { TimeSeries } from './time-series.js';

/** `grows`: to the end. `filled`: until the heap was nearly full. `bounded`: it stopped before. `steady`: it did not. */
export type OverTimeVerdict = 'grows' | 'filled' | 'bounded' | 'steady' | 'inconclusive';

/**
 * Why no verdict can be given: `few-samples`; `short`, it rose too rarely for the one and too late for the other;
 * `garbage`, what was in use rose, and how much of that is live is not known.
 */
export type OverTimeReason = 'few-samples' | 'short' | 'garbage';

/**
 * What a verdict rests on: samples right after a collection by the agent, the first ones after automatic collections,
 * or all samples, garbage included.
 */
export type OverTimeBasis = 'collected' | 'automatic' | 'samples';

/** What the samples of a program say that goes on, or those of repetitions. Sizes in bytes; x as the series has it. */
export interface OverTimeJudgement extends Omit<TimeSeries, 'all' | 'collected' | 'troughs' | 'fromFull'> {
  verdict: OverTimeVerdict;
  reason: OverTimeReason | null;
  basis: OverTimeBasis;
  /** Whether what is in the samples that it rests on is live for certain. */
  live: boolean;
  /** Of the samples that it rests on; null where they are too few. */
  trend: GrowthTrend | null;
  /** The first and the last of these; null where there are none. */
  first: TimePoint | null;
  last: TimePoint | null;
  /** How many these are. */
  floors: number;
  /**
   * In bytes a second, or a call. [low, high] holds the rate of every half of the series, and of what may have been garbage;
   * null unless it grows.
   */
  rate: { perUnit: number; interval: [number, number] } | null;
  /** From the start to a full heap at this rate, in ms or calls; null unless it grows. */
  toFull: number | null;
}

/** Fewer samples than this say nothing, whatever they show. */
const MIN_SAMPLES = 8;
const MIN_COLLECTED = 6;
const MIN_TROUGHS = 5;
const MIN_RISES = 4;
/** Of the samples that a verdict rests on, how many may come after the last rise. */
const QUIET_SHARE = 1 / 5;
/** A rise this many samples ago may go on with the next. */
const QUIET_SAMPLES = 3;
/** Of so many the last ones need not be believed: what a stale word kept, a sample soon after shows no more. */
const MANY_FLOORS = 12;
const LAST_FLOORS = 2;
/** Growth that a stale word can be. */
const RESIDUE_BLOCKS = 4;
/** Garbage of which no more comes and goes hides little. */
const QUIET_BYTES = 512;

interface Chosen {
  basis: OverTimeBasis;
  points: TimePoint[];
  /** Whether what is in these is live for certain. */
  live: boolean;
}

export function judgeOverTime(series: TimeSeries): OverTimeJudgement {
  const chosen = choose(series);
  const { points, basis } = chosen;
  const trend = isEnough(chosen) ? trendOf(points) : null;
  const { verdict, reason } = decide(series, chosen, trend);
  const { all: _all, collected: _collected, troughs: _troughs, fromFull: _fromFull, ...rest } = series;
  const rate = verdict === 'grows' && trend ? rateOf(series, chosen, trend) : null;
  return {
    ...rest,
    verdict,
    reason,
    basis,
    live: chosen.live,
    trend,
    first: points[0] ?? null,
    last: points.at(-1) ?? null,
    floors: points.length,
    rate: rate && scaled(rate, series.axis),
    toFull: rate && toFull(chosen, series.final, rate.perUnit),
  };
}

function choose({ collected, troughs, fromFull, all, final, during }: TimeSeries): Chosen {
  if (collected.length >= MIN_COLLECTED) {
    const last = collected.at(-1)?.value ?? 0;
    // What a program's functions held is gone once it is stopped: less says nothing, more does.
    const isOne = final !== null && (during === 'linger' || final.value > last);
    return { basis: 'collected', points: isOne ? [...collected, final] : collected, live: true };
  }
  if (fromFull.length >= MIN_TROUGHS) return { basis: 'automatic', points: fromFull, live: true };
  return troughs.length >= MIN_TROUGHS
    ? { basis: 'automatic', points: troughs, live: false }
    : { basis: 'samples', points: all, live: false };
}

function isEnough({ basis, points }: Chosen): boolean {
  return basis !== 'samples' || points.length >= MIN_SAMPLES;
}

function trendOf(points: TimePoint[]): GrowthTrend {
  const gaps = points.slice(1).map(({ x }, at) => x - (points[at]?.x ?? x));
  return growthTrend(points, settledOf(points), QUIET_SAMPLES * median(gaps));
}

function settledOf(points: TimePoint[]): number | null {
  return points.length < MANY_FLOORS
    ? null
    : Math.min(...points.slice(-LAST_FLOORS).map(({ value }) => value));
}

function decide(
  { final, blockBytes }: TimeSeries,
  { basis, points, live }: Chosen,
  trend: GrowthTrend | null,
): { verdict: OverTimeVerdict; reason: OverTimeReason | null } {
  const inconclusive = (reason: OverTimeReason) => ({ verdict: 'inconclusive' as const, reason });
  const sure = (verdict: OverTimeVerdict) => ({ verdict, reason: null });
  if (!trend) return inconclusive('few-samples');
  const last = points.at(-1) ?? null;
  const isKnown = live || isLive(points, trend, final, blockBytes);
  if (trend.state === 'growing' && isKnown && isClear(points, trend)) return sure('grows');
  const isLittle = trend.growth <= RESIDUE_BLOCKS * blockBytes;
  const isFilled = isFull(live ? last : final);
  if (isFilled && !isLittle && trend.allRises >= FILLING_RISES) return sure('filled');
  // Garbage that comes and goes hides what grows under it: also behind a collection, where much of it is made until the next sample.
  if (basis !== 'collected' && trend.swing > QUIET_BYTES) return inconclusive('garbage');
  if (!live && isFull(last) && !isFilled) return inconclusive('garbage');
  if (isLittle && trend.rises < MIN_RISES) return sure('steady');
  if (trend.state === 'halted') return sure('bounded');
  return inconclusive(isKnown ? 'short' : 'garbage');
}

const FULL_SHARE = 0.9;
/** What fills the heap in fewer is a start. */
const FILLING_RISES = 8;

/** Where a program goes on without what it asks for. */
function isFull(point: TimePoint | null): boolean {
  if (!point || point.freeBytes === null) return false;
  return point.value >= (point.value + point.freeBytes) * FULL_SHARE;
}

/** More is live after the run than was in use in the middle of what the verdict rests on. */
function isLive(
  points: TimePoint[],
  { fromX, toX }: GrowthTrend,
  final: TimePoint | null,
  blockBytes: number,
): boolean {
  const middle = points.findLast(({ x }) => x <= (fromX + toX) / 2);
  return final !== null && middle !== undefined && final.value - middle.value > RESIDUE_BLOCKS * blockBytes;
}

/** It rose often enough, not long ago, and by more than it goes up and down. */
function isClear(points: TimePoint[], { rises, lastRiseX, fromX, samples, swing }: GrowthTrend): boolean {
  const from = points.find(({ x }) => x >= fromX)?.value ?? 0;
  const quiet = points.filter(({ x }) => x > (lastRiseX ?? 0)).length;
  const mayBeQuiet = Math.max(samples * QUIET_SHARE, points.length < MANY_FLOORS ? 1 : LAST_FLOORS);
  return rises >= MIN_RISES && quiet <= mayBeQuiet && (points.at(-1)?.value ?? 0) - from > swing;
}

function rateOf(
  series: TimeSeries,
  { points, basis, live }: Chosen,
  trend: GrowthTrend,
): OverTimeJudgement['rate'] {
  if (!live) return boundedRate(series, points, trend);
  const found = confirmedRate({ points, settled: settledOf(points), trend, stepped: [] });
  if (!found) return null;
  const { perUnit, interval } = found;
  // A value may be a block off at either end, and what is not from a collection by the agent as much as came since.
  const unsureBytes = 2 * series.blockBytes + (basis === 'automatic' ? series.garbageBytes : 0);
  const unsure = unsureBytes / (trend.toX - trend.fromX);
  return {
    perUnit,
    interval: [Math.max(0, interval[0] - unsure), interval[1] + unsure],
  };
}

/** From a unit of the axis to what the rate is said in. */
function scaled(
  { perUnit, interval: [low, high] }: NonNullable<OverTimeJudgement['rate']>,
  axis: TimeSeries['axis'],
): OverTimeJudgement['rate'] {
  const factor = axis === 'time' ? 1000 : 1;
  return { perUnit: perUnit * factor, interval: [low * factor, high * factor] };
}

/** A large request fails sooner where the free memory is in pieces. */
function toFull({ points, live }: Chosen, final: TimePoint | null, perUnit: number): number | null {
  const at = live ? points.at(-1) : final;
  if (!at || at.freeBytes === null || perUnit <= 0) return null;
  return at.x + at.freeBytes / perUnit;
}
