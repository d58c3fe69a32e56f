import { max, min } from 'simple-statistics';

/**
 * Whether a figure of the heap grows with the calls. The figures are exact, so what is looked at is not noise around a
 * line but two envelopes, and growth is where both rise:
 * - the lower one, the least that was seen from a point on: what was freed later never counts;
 * - the upper one, the most that was seen up to a point: what only comes back to where it was never counts.
 */
export interface TrendPoint {
  calls: number;
  value: number;
}

export interface GrowthTrend {
  /** The least after all calls minus the least before them. */
  growth: number;
  /** `growing`: it rises to the end. `halted`: it rose, and has not for long. `flat`: it never rose. */
  state: 'growing' | 'halted' | 'flat' | 'open';
  /** Calls at the last rise of the lower envelope, or of the upper where only that rose; null where neither did. */
  lastRiseCalls: number | null;
  /** The rises in the later part of the calls, which is what the verdict rests on. */
  rises: number;
  /** The same over all calls. */
  allRises: number;
  samples: number;
  fromCalls: number;
  toCalls: number;
  /** Whether growth came in steps that are each about as many calls apart as all calls before: a table that doubles. */
  doubling: boolean;
  /** By how much the figure goes up and down in the later part, its growth not counted. */
  swing: number;
}

/** The first third is warm-up, whatever happened in it. */
const WINDOW_FROM = 1 / 3;
const MIN_RISES = 3;
/** As long without a rise as this many times the longest time between two rises, and growth has stopped. */
const QUIET_GAPS = 10;
const QUIET_CALLS = 20;
/** A table that grows is replaced by one of at most twice its size (py/objlist.c, py/map.c). */
const DOUBLING = 2.2;
const DOUBLING_RISES = 5;
/** Growth in the later half of the calls, as a share of that in the earlier: less is filling up. */
const MIN_PACE = 0.5;

/**
 * `points` by ascending calls; `settled` is the least after the calls, with collections only. The figure is one that
 * grows: negate one that shrinks.
 */
export function growthTrend(points: TrendPoint[], settled: number | null): GrowthTrend {
  const toCalls = points.at(-1)?.calls ?? 0;
  const startValue = points[0]?.value ?? 0;
  const lower = lowerEnvelope(points, settled);
  const windowFrom = points.findIndex(({ calls }) => calls >= toCalls * WINDOW_FROM);
  const window = points.slice(Math.max(0, windowFrom));
  const horizon = lastDrain(window) ?? toCalls;
  const lowerPoints = points.map(({ calls }, at) => ({ calls, value: lower[at] ?? startValue }));
  const known = lowerPoints.filter(({ calls }) => calls <= horizon);
  const upper = upperEnvelope(points);
  const lowerRises = risesOf(known);
  const windowUpper = risesOf(upperEnvelope(window));
  const fromCalls = window[0]?.calls ?? 0;
  const windowLower = lowerRises.filter(({ calls }) => calls > fromCalls);
  const doubling = isDoubling(lowerRises, toCalls) && isDoubling(risesOf(upper), toCalls);
  const steady =
    goesOn(windowLower, fromCalls, horizon) &&
    goesOn(windowUpper, fromCalls, toCalls) &&
    keepsPace(known.filter(({ calls }) => calls >= fromCalls));
  const growth = (lower.at(-1) ?? startValue) - startValue;
  const last = lowerRises.at(-1) ?? risesOf(upper).at(-1) ?? null;
  const state = steady || doubling ? 'growing' : stateOf(lowerRises, growth, horizon, toCalls);
  return {
    growth,
    state,
    lastRiseCalls: state === 'flat' ? null : (last?.calls ?? null),
    rises: Math.min(windowLower.length, windowUpper.length),
    allRises: lowerRises.length,
    samples: window.length - 1,
    fromCalls,
    toCalls,
    doubling,
    swing: max(
      window.map(({ value }, at) => value - (lower[points.length - window.length + at] ?? value)).concat(0),
    ),
  };
}

/** The least from each point on. */
export function lowerEnvelope(points: TrendPoint[], settled: number | null): number[] {
  const lower: number[] = [];
  let least = settled ?? Number.POSITIVE_INFINITY;
  for (let at = points.length - 1; at >= 0; at--) {
    least = Math.min(least, points[at]?.value ?? least);
    lower[at] = least;
  }
  return lower;
}

function upperEnvelope(points: TrendPoint[]): TrendPoint[] {
  let most = Number.NEGATIVE_INFINITY;
  return points.map(({ calls, value }) => {
    most = Math.max(most, value);
    return { calls, value: most };
  });
}

interface Rise {
  calls: number;
  by: number;
}

/** Where a figure that never falls rises, and by how much. */
function risesOf(envelope: TrendPoint[]): Rise[] {
  return envelope.flatMap(({ calls, value }, at) => {
    const by = value - (envelope[at - 1]?.value ?? value);
    return by > 0 ? [{ calls, by }] : [];
  });
}

/** A figure that falls back by half of its range or more fills and drains: after the last drain nothing is known. */
function lastDrain(window: TrendPoint[]): number | null {
  const values = window.map(({ value }) => value);
  const range = values.length === 0 ? 0 : max(values) - min(values);
  const drop = window.findLastIndex(
    ({ value }, at) => range > 0 && (window[at - 1]?.value ?? value) - value >= range / 2,
  );
  return window[drop]?.calls ?? null;
}

function goesOn(rises: Rise[], from: number, to: number): boolean {
  const last = rises.at(-1);
  return rises.length >= MIN_RISES && last !== undefined && to - last.calls <= 2 * longestGap(from, rises);
}

/** What fills up slows down: a cache whose keys come by chance rises to the end, and ever less. */
function keepsPace(window: TrendPoint[]): boolean {
  const [first, last] = [window[0], window.at(-1)];
  if (!first || !last) return false;
  const halfCalls = (first.calls + last.calls) / 2;
  const half = window.findLast(({ calls }) => calls <= halfCalls) ?? first;
  const early = (half.value - first.value) / Math.max(1, half.calls - first.calls);
  const late = (last.value - half.value) / Math.max(1, last.calls - half.calls);
  return late >= early * MIN_PACE;
}

/** The last rises come after ever more calls, or at ever larger distances, and are most of the growth. */
function isDoubling(rises: Rise[], toCalls: number): boolean {
  const recent = rises.slice(-DOUBLING_RISES);
  const [newest, first] = [recent.at(-1), recent[0]];
  if (recent.length < DOUBLING_RISES || !newest || !first) return false;
  if (bytesOf(recent) < bytesOf(rises) / 2) return false;
  const calls = recent.map((rise) => rise.calls);
  const gaps = calls.slice(1).map((at, index) => at - (calls[index] ?? at));
  const byCalls = newest.calls >= first.calls * DOUBLING && doubles([...calls, toCalls]);
  const byGaps =
    (gaps.at(-1) ?? 0) >= (gaps[0] ?? 0) * DOUBLING && doubles([...gaps, toCalls - newest.calls]);
  return byCalls || byGaps;
}

function doubles(values: number[]): boolean {
  return values.slice(1).every((value, at) => value <= (values[at] ?? value) * DOUBLING);
}

function bytesOf(rises: Rise[]): number {
  return rises.reduce((sum, { by }) => sum + by, 0);
}

/** By the lower envelope, up to the last drain: what filled up after it says nothing yet. */
function stateOf(rises: Rise[], growth: number, horizon: number, toCalls: number): GrowthTrend['state'] {
  const last = rises.at(-1);
  if (!last && growth <= 0) return 'flat';
  if (!last) return horizon >= toCalls / 2 ? 'halted' : 'open';
  const enough = Math.min(QUIET_GAPS * longestGap(0, rises), 2 * last.calls);
  return horizon - last.calls >= Math.max(QUIET_CALLS, enough) ? 'halted' : 'open';
}

function longestGap(from: number, rises: Rise[]): number {
  return Math.max(0, ...rises.map(({ calls }, at) => calls - (rises[at - 1]?.calls ?? from)));
}
