/** A stretch of the run, in ms on the board's clock. */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

/** No closer than this share of the run, so that two samples are still apart. */
const MIN_SHARE = 1e-5;
/** Room at either side of a mark and its neighbours, as a share of the stretch between them. */
const MARGIN_SHARE = 0.08;
/** Of a mark that has no neighbour, as a share of the run. */
const ALONE_SHARE = 0.1;

/** `factor` times as long around `aroundMs`, inside `whole`. */
export function scaleRange(range: TimeRange, whole: TimeRange, factor: number, aroundMs: number): TimeRange {
  const before = (aroundMs - range.fromMs) * factor;
  const after = (range.toMs - aroundMs) * factor;
  return fitRange({ fromMs: aroundMs - before, toMs: aroundMs + after }, whole);
}

/** The same length, moved until `ms` is inside; the same range where it is already. */
export function moveInto(range: TimeRange, whole: TimeRange, ms: number): TimeRange {
  if (range.fromMs <= ms && ms <= range.toMs) return range;
  const half = (range.toMs - range.fromMs) / 2;
  return fitRange({ fromMs: ms - half, toMs: ms + half }, whole);
}

/** Inside `whole`, no longer than it, and no shorter than can be told apart. */
export function fitRange({ fromMs, toMs }: TimeRange, whole: TimeRange): TimeRange {
  const span = whole.toMs - whole.fromMs;
  const length = Math.min(span, Math.max(span * MIN_SHARE, toMs - fromMs));
  const middle = (fromMs + toMs) / 2;
  const start = Math.max(whole.fromMs, Math.min(whole.toMs - length, middle - length / 2));
  return { fromMs: start, toMs: start + length };
}

/** From the mark before to the mark after, at other times than `ms`, with some room. */
export function rangeAround(ms: number, marksMs: number[], whole: TimeRange): TimeRange {
  const before = marksMs
    .filter((other) => other < ms)
    .reduce((most, other) => Math.max(most, other), -Infinity);
  const after = marksMs
    .filter((other) => other > ms)
    .reduce((least, other) => Math.min(least, other), Infinity);
  const reach = Math.min(ms - before, after - ms, Infinity);
  const alone = (whole.toMs - whole.fromMs) * ALONE_SHARE;
  const near = Number.isFinite(reach) ? reach : alone;
  const fromMs = Number.isFinite(before) ? before : ms - near;
  const toMs = Number.isFinite(after) ? after : ms + near;
  const margin = (toMs - fromMs) * MARGIN_SHARE;
  return fitRange({ fromMs: fromMs - margin, toMs: toMs + margin }, whole);
}

/** The items of the range, and one more at either side, to which lines lead. `items` are in the order of time. */
export function itemsIn<Item extends { ms: number }>(items: Item[], { fromMs, toMs }: TimeRange): Item[] {
  const first = firstAt(items, fromMs);
  const end = firstAfter(items, toMs);
  return items.slice(Math.max(0, first - 1), end + 1);
}

/** Where the item stands that is nearest to `ms`; -1 where there is none. */
export function nearestTo<Item extends { ms: number }>(items: Item[], ms: number): number {
  const after = firstAt(items, ms);
  const [left, right] = [items[after - 1], items[after]];
  if (!left || !right) return right ? after : after - 1;
  return ms - left.ms <= right.ms - ms ? after - 1 : after;
}

/** Where the last item stands that is at or before `ms`; -1 where none is. */
export function lastAt(items: { ms: number }[], ms: number): number {
  return firstAfter(items, ms) - 1;
}

function firstAt(items: { ms: number }[], ms: number): number {
  return partition(items, (item) => item.ms < ms);
}

function firstAfter(items: { ms: number }[], ms: number): number {
  return partition(items, (item) => item.ms <= ms);
}

/** How many items at the start `isBefore` holds for. */
function partition<Item>(items: Item[], isBefore: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
