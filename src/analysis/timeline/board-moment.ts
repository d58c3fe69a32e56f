/** A sample's time by the host's clock, and by the board's. */
export interface Moment {
  atMs: number;
  ms: number;
}

/**
 * Output has no time on the board's clock: it has as much of the way from the sample before it to the one behind it as it has
 * by the host's. With a sample at one side alone it has the time of that; without any, 0.
 */
export function timeBetween(before: Moment | null, after: Moment | null, atMs: number): number {
  const [from, to] = [before ?? after, after ?? before];
  if (!from || !to) return 0;
  const wholeMs = to.atMs - from.atMs;
  const share = wholeMs > 0 ? Math.min(1, Math.max(0, (atMs - from.atMs) / wholeMs)) : 0;
  return from.ms + share * (to.ms - from.ms);
}

/** Of a sample, to the µs: a board's clock has no smaller step. */
export function timeOfSample({ boardMs }: { boardMs: number }): number {
  return Math.round(boardMs * 1000) / 1000;
}
