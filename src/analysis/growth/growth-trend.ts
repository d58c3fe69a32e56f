import { max, min } from 'simple-statistics';

/**
 * Whether a figure of the heap grows with the calls of a hunt, or with time. The figures are exact, so what is looked at
 * is not noise around a line but two envelopes, and growth is where both rise:
 * - the lower one, the least that was seen from a point on: what was freed later never counts;
 * - the upper one, the most that was seen up to a point: what only comes back to where it was never counts.
 */
export interface TrendPoint {
  /** Where on the axis: calls, or milliseconds. */
  x: number;
  value: number;
}

export interface GrowthTrend {
  /** The least at the end minus the least at the start. */
  growth: number;
  /** `growing`: it rises to the end. `halted`: it rose, and has not for long. `flat`: it never rose. */
  state: 'growing' | 'halted' | 'flat' | 'open';
  /** Where the last rise is of the lower envelope, or of the upper where only that rose; null where neither did. */
  lastRiseX: number | null;
  /** The rises in the later part, which is what the verdict rests on. */
  rises: number;
  /** The same over all of it. */
  allRises: number;
  samples: number;
  fromX: number;
  toX: number;
  /** Whether growth came in steps that are each about as far apart as all before took: a table that doubles. */
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
/** Growth in the later half, as a share of that in the earlier: less is filling up. */
const MIN_PACE = 0.5;

/**
 * `points` by ascending x; `settled` is the least after them, with collections only; `quiet` is how long without a rise
 * is too short to tell, in units of x. The figure is one that
 * grows: negate one that shrinks.
 */
export function growthTrend(points: TrendPoint[], settled: number | null, quiet = QUIET_CALLS): GrowthTrend {
  const toX = points.at(-1)?.x ?? 0;
  const startValue = points[0]?.value ?? 0;
  const lower = lowerEnvelope(points, settled);
  const windowFrom = points.findIndex(({ x }) => x >= toX * WINDOW_FROM);
  const window = points.slice(Math.max(0, windowFrom));
  const horizon = lastDrain(window) ?? toX;
  const lowerPoints = points.map(({ x }, at) => ({ x, value: lower[at] ?? startValue }));
  const known = lowerPoints.filter(({ x }) => x <= horizon);
  const upper = upperEnvelope(points);
  const lowerRises = risesOf(known);
  const windowUpper = risesOf(upperEnvelope(window));
  const fromX = window[0]?.x ?? 0;
  const windowLower = lowerRises.filter(({ x }) => x > fromX);
  const doubling = isDoubling(lowerRises, toX) && isDoubling(risesOf(upper), toX);
  const steady =
    goesOn(windowLower, fromX, horizon) &&
    goesOn(windowUpper, fromX, toX) &&
    keepsPace(known.filter(({ x }) => x >= fromX));
  const growth = (lower.at(-1) ?? startValue) - startValue;
  const last = lowerRises.at(-1) ?? risesOf(upper).at(-1) ?? null;
  const state = steady || doubling ? 'growing' : stateOf(lowerRises, growth, horizon, toX, quiet);
  return {
    growth,
    state,
    lastRiseX: state === 'flat' ? null : (last?.x ?? null),
    rises: Math.min(windowLower.length, windowUpper.length),
    allRises: lowerRises.length,
    samples: window.length - 1,
    fromX,
    toX,
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
  return points.map(({ x, value }) => {
    most = Math.max(most, value);
    return { x, value: most };
  });
}

interface Rise {
  x: number;
  by: number;
}

/** Where a figure that never falls rises, and by how much. */
function risesOf(envelope: TrendPoint[]): Rise[] {
  return envelope.flatMap(({ x, value }, at) => {
    const by = value - (envelope[at - 1]?.value ?? value);
    return by > 0 ? [{ x, by }] : [];
  });
}

/** A figure that falls back by half of its range or more fills and drains: after the last drain nothing is known. */
function lastDrain(window: TrendPoint[]): number | null {
  const values = window.map(({ value }) => value);
  const range = values.length === 0 ? 0 : max(values) - min(values);
  const drop = window.findLastIndex(
    ({ value }, at) => range > 0 && (window[at - 1]?.value ?? value) - value >= range / 2,
  );
  return window[drop]?.x ?? null;
}

function goesOn(rises: Rise[], from: number, to: number): boolean {
  const last = rises.at(-1);
  return rises.length >= MIN_RISES && last !== undefined && to - last.x <= 2 * longestGap(from, rises);
}

/** What fills up slows down: a cache whose keys come by chance rises to the end, and ever less. */
function keepsPace(window: TrendPoint[]): boolean {
  const [first, last] = [window[0], window.at(-1)];
  if (!first || !last) return false;
  const halfway = (first.x + last.x) / 2;
  const half = window.findLast(({ x }) => x <= halfway) ?? first;
  const early = (half.value - first.value) / Math.max(1, half.x - first.x);
  const late = (last.value - half.value) / Math.max(1, last.x - half.x);
  return late >= early * MIN_PACE;
}

/** The last rises come ever later, or at ever larger distances, and are most of the growth. */
function isDoubling(rises: Rise[], toX: number): boolean {
  const recent = rises.slice(-DOUBLING_RISES);
  const [newest, first] = [recent.at(-1), recent[0]];
  if (recent.length < DOUBLING_RISES || !newest || !first) return false;
  if (bytesOf(recent) < bytesOf(rises) / 2) return false;
  const places = recent.map((rise) => rise.x);
  const gaps = places.slice(1).map((x, index) => x - (places[index] ?? x));
  const byPlaces = newest.x >= first.x * DOUBLING && doubles([...places, toX]);
  const byGaps = (gaps.at(-1) ?? 0) >= (gaps[0] ?? 0) * DOUBLING && doubles([...gaps, toX - newest.x]);
  return byPlaces || byGaps;
}

function doubles(values: number[]): boolean {
  return values.slice(1).every((value, at) => value <= (values[at] ?? value) * DOUBLING);
}

function bytesOf(rises: Rise[]): number {
  return rises.reduce((sum, { by }) => sum + by, 0);
}

/** By the lower envelope, up to the last drain: what filled up after it says nothing yet. */
function stateOf(
  rises: Rise[],
  growth: number,
  horizon: number,
  toX: number,
  quiet: number,
): GrowthTrend['state'] {
  const last = rises.at(-1);
  if (!last && growth <= 0) return 'flat';
  if (!last) return horizon >= toX / 2 ? 'halted' : 'open';
  const enough = Math.min(QUIET_GAPS * longestGap(0, rises), 2 * last.x);
  return horizon - last.x >= Math.max(quiet, enough) ? 'halted' : 'open';
}

function longestGap(from: number, rises: Rise[]): number {
  return Math.max(0, ...rises.map(({ x }, at) => x - (rises[at - 1]?.x ?? from)));
}
