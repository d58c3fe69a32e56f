import { errorFunction, max, median, min } from 'simple-statistics';
import type { TrendPoint } from './growth-trend.js';

/** How fast a figure grows, in its unit per unit of x: a call, or a millisecond. */
export interface GrowthRate {
  perUnit: number;
  /** [low, high]: no stretch of at least half of it grew slower or faster. */
  interval: [number, number];
  /** `exact`: as much in every sample. `period`: as much in every so much of x. `steps`: neither. */
  kind: 'exact' | 'period' | 'steps';
  /** How much of x the pattern takes, and how much it adds; null unless `period`. */
  period: { x: number; bytes: number } | null;
  /** Where `steps`: what most samples agree on, and the rises beyond that; null where most do not agree. */
  steps: { perUnit: number; rises: { x: number; bytes: number }[] } | null;
  /** The median of the slopes of all pairs of samples (Theil and Sen). */
  theilSen: number;
  /** The chance of a trend like this in a figure without one (Mann and Kendall, two-sided). */
  pValue: number;
}

const MAX_PERIOD = 30;
/** All pairs of so many are looked at: more are thinned evenly. A hunt of an hour with a call of two seconds has 1800. */
const MAX_POINTS = 1500;

/**
 * `all` are confirmed growth (the lower envelope), one for each x, at least two; `stepped` are samples
 * one call apart, in which a pattern shows; `start` is the first sample of all.
 */
export function growthRate(all: TrendPoint[], stepped: TrendPoint[], start: TrendPoint): GrowthRate {
  const points = thinned(all);
  const slopes = points.slice(1).map((point, at) => slope(points[at] ?? point, point));
  const theilSen = median(pairs(points, 0));
  const common = { theilSen, pValue: mannKendall(points), steps: null, period: null };
  const [first = 0] = slopes;
  if (slopes.every((value) => value === first)) {
    return { ...common, perUnit: first, interval: [first, first], kind: 'exact' };
  }
  const pattern = patternOf(stepped);
  if (pattern && follows(points, pattern)) {
    const { x, bytes } = pattern;
    const perUnit = bytes / x;
    return { ...common, perUnit, interval: [perUnit, perUnit], kind: 'period', period: { x, bytes } };
  }
  const [from, to] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 0];
  // A table that has just grown is as full as it ever is: from the start to there is the other extreme.
  const rates = [...pairs(points, (to - from) / 2), ...points.map((point) => slope(start, point))];
  const interval: [number, number] = [min(rates), max(rates)];
  // Where most samples stand on one step, the median slope is none.
  const perUnit =
    theilSen > 0
      ? Math.min(Math.max(theilSen, interval[0]), interval[1])
      : slope(start, points.at(-1) ?? start);
  return { ...common, perUnit, interval, kind: 'steps', steps: stepsOf(points, slopes) };
}

/** The first and the last, and every so many of those between. */
function thinned(points: TrendPoint[]): TrendPoint[] {
  const every = Math.ceil(points.length / MAX_POINTS);
  return points.filter((_, at) => at % every === 0 || at === points.length - 1);
}

function slope(from: TrendPoint, to: TrendPoint): number {
  return (to.value - from.value) / (to.x - from.x);
}

/** The slopes of all pairs that are more than `apart` apart. */
function pairs(points: TrendPoint[], apart: number): number[] {
  return points.flatMap((to, at) =>
    points
      .slice(0, at)
      .filter((from) => to.x - from.x > apart)
      .map((from) => slope(from, to)),
  );
}

/** A pattern of rises that repeats: `swing` is how far its parts are from an even rise at most. */
interface Pattern {
  x: number;
  bytes: number;
  swing: number;
}

/** The shortest pattern that repeats in samples one call apart, at least twice. */
function patternOf(stepped: TrendPoint[]): Pattern | null {
  const rises = stepped.slice(1).map(({ value }, at) => value - (stepped[at]?.value ?? value));
  for (let x = 2; x <= Math.min(MAX_PERIOD, rises.length / 2); x++) {
    if (!rises.every((rise, at) => at < x || rise === rises[at - x])) continue;
    const pattern = rises.slice(0, x);
    const bytes = sumOf(pattern);
    const partial = pattern.map((_, at) => sumOf(pattern.slice(0, at)) - (at * bytes) / x);
    return { x, bytes, swing: Math.max(...partial) - Math.min(...partial) };
  }
  return null;
}

/** Whether all samples are where the pattern takes them, but for the part of it that they stand in. */
function follows(points: TrendPoint[], { x, bytes, swing }: Pattern): boolean {
  const [first] = points;
  return (
    first !== undefined &&
    bytes > 0 &&
    points.every((point) => {
      const expected = ((point.x - first.x) * bytes) / x;
      return Math.abs(point.value - first.value - expected) <= swing;
    })
  );
}

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function stepsOf(points: TrendPoint[], slopes: number[]): GrowthRate['steps'] {
  const counts = new Map<number, number>();
  for (const value of slopes) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [perUnit = 0, times = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  if (times < slopes.length / 2) return null;
  const rises = points.slice(1).flatMap((point, at) => {
    const before = points[at] ?? point;
    const bytes = point.value - before.value - perUnit * (point.x - before.x);
    return bytes === 0 ? [] : [{ x: point.x, bytes }];
  });
  return { perUnit, rises };
}

/** Kendall's S with the correction for ties, by its normal approximation. */
function mannKendall(points: TrendPoint[]): number {
  const n = points.length;
  let s = 0;
  for (let to = 1; to < n; to++) {
    for (let from = 0; from < to; from++) {
      s += Math.sign((points[to]?.value ?? 0) - (points[from]?.value ?? 0));
    }
  }
  const ties = new Map<number, number>();
  for (const { value } of points) ties.set(value, (ties.get(value) ?? 0) + 1);
  const spread = (count: number) => count * (count - 1) * (2 * count + 5);
  const variance = (spread(n) - [...ties.values()].reduce((sum, count) => sum + spread(count), 0)) / 18;
  if (variance <= 0 || s === 0) return 1;
  const z = (Math.abs(s) - 1) / Math.sqrt(variance);
  return Math.min(1, Math.max(0, 1 - errorFunction(z / Math.SQRT2)));
}
