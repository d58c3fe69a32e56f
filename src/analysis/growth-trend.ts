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
  /** Calls at the last rise of the envelope that stopped first; null where there was none. */
  lastRiseCalls: number | null;
  /** The rises in the later part of the calls, which is what the verdict rests on. */
  rises: number;
  samples: number;
  fromCalls: number;
  toCalls: number;
  /** Whether growth came in steps that are each about as many calls apart as all calls before: a table that doubles. */
  doubling: boolean;
}

/** The first third is warm-up, whatever happened in it. */
const WINDOW_FROM = 1 / 3;
const LEAST_RISES = 3;
/** As long without a rise as this many times the longest time between two rises, and growth has stopped. */
const QUIET_GAPS = 10;
const QUIET_CALLS = 20;
/** A table that grows is replaced by one of at most twice its size (py/objlist.c, py/map.c). */
const DOUBLING = 2.2;
const DOUBLING_RISES = 5;

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
  const lowerRises = risesOf(
    points.map(({ calls }, at) => ({ calls, value: lower[at] ?? startValue })),
  ).filter((calls) => calls <= horizon);
  const upperRises = risesOf(upperEnvelope(points));
  const windowUpper = risesOf(upperEnvelope(window));
  const fromCalls = window[0]?.calls ?? 0;
  const windowLower = lowerRises.filter((calls) => calls > fromCalls);
  const doubling = isDoubling(lowerRises, toCalls) && isDoubling(upperRises, toCalls);
  const growing =
    (goesOn(windowLower, fromCalls, horizon) && goesOn(windowUpper, fromCalls, toCalls)) || doubling;
  const [lastLower, lastUpper] = [lowerRises.at(-1) ?? null, upperRises.at(-1) ?? null];
  const growth = (lower.at(-1) ?? startValue) - startValue;
  const stopped = lastLower === null || lastUpper === null ? null : Math.min(lastLower, lastUpper);
  const rises = lastLower === stopped ? lowerRises : upperRises;
  return {
    growth,
    state: growing ? 'growing' : stateOf(stopped, rises, toCalls),
    lastRiseCalls: stopped,
    rises: Math.min(windowLower.length, windowUpper.length),
    samples: window.length - 1,
    fromCalls,
    toCalls,
    doubling,
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

/** Where a figure that never falls rises, in calls. */
function risesOf(envelope: TrendPoint[]): number[] {
  return envelope
    .filter(({ value }, at) => value > (envelope[at - 1]?.value ?? value))
    .map(({ calls }) => calls);
}

/** A figure that falls back by half of its range or more fills and drains: after the last drain nothing is known. */
function lastDrain(window: TrendPoint[]): number | null {
  const values = window.map(({ value }) => value);
  const range = Math.max(...values) - Math.min(...values);
  const drop = window.findLastIndex(
    ({ value }, at) => range > 0 && (window[at - 1]?.value ?? value) - value >= range / 2,
  );
  return window[drop]?.calls ?? null;
}

function goesOn(rises: number[], from: number, to: number): boolean {
  const last = rises.at(-1);
  return rises.length >= LEAST_RISES && last !== undefined && to - last <= 2 * longestGap([from, ...rises]);
}

function isDoubling(rises: number[], toCalls: number): boolean {
  const last = rises.slice(-DOUBLING_RISES);
  const [newest, first] = [last.at(-1), last[0]];
  if (last.length < DOUBLING_RISES || newest === undefined || first === undefined) return false;
  const ratios = last.slice(1).map((calls, at) => calls / (last[at] ?? calls));
  return toCalls <= newest * DOUBLING && newest >= first * DOUBLING && Math.max(...ratios) <= DOUBLING;
}

function stateOf(last: number | null, rises: number[], toCalls: number): GrowthTrend['state'] {
  if (last === null) return 'flat';
  const quiet = toCalls - last;
  const enough = Math.min(QUIET_GAPS * longestGap([0, ...rises.filter((calls) => calls <= last)]), 2 * last);
  return quiet >= Math.max(QUIET_CALLS, enough) ? 'halted' : 'open';
}

function longestGap(calls: number[]): number {
  return Math.max(0, ...calls.slice(1).map((at, index) => at - (calls[index] ?? at)));
}
