/** How a point is told to be worth keeping. */
export interface Keeping<Point> {
  /** Of each stretch the first point with the largest of each of these is kept; null for a point without it. */
  figures: ((point: Point) => number | null)[];
  /** Points that stay whatever their figures are. */
  always: (point: Point) => boolean;
}

/** Where points are kept, in their order. */
export interface Kept<Point> {
  readonly length: number;
  add(point: Point): void;
  at(index: number): Point;
  /** Another one, of the same kind. */
  empty(): Kept<Point>;
}

/**
 * Keeps at most about `limit` of any number of points, in memory for so many: of stretches of equally many neighbours the
 * first, the last and the extremes. Each time that more are kept the stretches double, so all of them are equally long
 * at any time; and the extremes of what two stretches kept are those of both of them whole.
 */
export class StretchThinner<Point, Points extends Kept<Point>> {
  readonly #limit: number;
  readonly #keeping: Keeping<Point>;
  /** Of all stretches but the open one, one behind the other. */
  #kept: Points;
  /** Where each of them ends. */
  #ends: number[] = [];
  #stretchLength: number;
  #open: Stretch<Point>;
  #inOpen = 0;

  /** Of about `expected` points, stretches are from the beginning nearly as long as they have to be. */
  constructor(limit: number, keeping: Keeping<Point>, empty: Points, expected = 0) {
    this.#limit = limit;
    this.#keeping = keeping;
    this.#kept = empty;
    const most = (expected * (keeping.figures.length + 2)) / limit;
    this.#stretchLength = 2 ** Math.max(0, Math.floor(Math.log2(most || 1)));
    this.#open = new Stretch(keeping);
  }

  add(point: Point): void {
    if (this.#inOpen === this.#stretchLength) this.#close();
    this.#open.add(point);
    this.#inOpen += 1;
  }

  /** In the order in which they came. More may be added afterwards. */
  kept(): Points {
    while (this.#kept.length + this.#open.kept().length > this.#limit && this.#ends.length > 0) {
      this.#double();
    }
    const all = this.#kept.empty() as Points;
    for (let at = 0; at < this.#kept.length; at++) all.add(this.#kept.at(at));
    for (const point of this.#open.kept()) all.add(point);
    return all;
  }

  #close(): void {
    this.#keep(this.#open);
    this.#open = new Stretch(this.#keeping);
    this.#inOpen = 0;
    if (this.#kept.length > this.#limit) this.#double();
  }

  /** An odd stretch at the end is half of a new one, which goes on with what is open. */
  #double(): void {
    const [kept, ends, open] = [this.#kept, this.#ends, this.#open];
    this.#kept = kept.empty() as Points;
    this.#ends = [];
    for (let last = 1; last < ends.length; last += 2) {
      const merged = new Stretch(this.#keeping);
      for (let at = ends[last - 2] ?? 0; at < ends[last]!; at++) merged.add(kept.at(at));
      this.#keep(merged);
    }
    if (ends.length % 2 === 1) {
      this.#open = new Stretch(this.#keeping);
      for (let at = ends.at(-2) ?? 0; at < kept.length; at++) this.#open.add(kept.at(at));
      for (const point of open.kept()) this.#open.add(point);
      this.#inOpen += this.#stretchLength;
    }
    this.#stretchLength *= 2;
  }

  #keep(stretch: Stretch<Point>): void {
    for (const point of stretch.kept()) this.#kept.add(point);
    this.#ends.push(this.#kept.length);
  }
}

/** What stays of the points that were added: found while they come, so that those that do not stay are gone at once. */
class Stretch<Point> {
  readonly #keeping: Keeping<Point>;
  readonly #most: number[];
  /** The point with the most of each figure, and its place. */
  readonly #best: Point[] = [];
  readonly #bestAt: number[] = [];
  readonly #always: [place: number, point: Point][] = [];
  #first: Point | null = null;
  #last: Point | null = null;
  #length = 0;

  constructor(keeping: Keeping<Point>) {
    this.#keeping = keeping;
    this.#most = new Array<number>(keeping.figures.length).fill(Number.NEGATIVE_INFINITY);
  }

  add(point: Point): void {
    const { figures, always } = this.#keeping;
    const place = this.#length;
    for (let at = 0; at < figures.length; at++) {
      const value = figures[at]!(point);
      if (value === null || value <= this.#most[at]!) continue;
      this.#most[at] = value;
      this.#best[at] = point;
      this.#bestAt[at] = place;
    }
    if (always(point)) this.#always.push([place, point]);
    this.#first ??= point;
    this.#last = point;
    this.#length += 1;
  }

  kept(): Point[] {
    if (this.#first === null || this.#last === null) return [];
    if (this.#length === 1) return [this.#first];
    const { always } = this.#keeping;
    const stays = new Map<number, Point>([
      [0, this.#first],
      [this.#length - 1, this.#last],
    ]);
    for (const [at, point] of this.#best.entries())
      if (point !== undefined) stays.set(this.#bestAt[at]!, point);
    for (const [place, point] of this.#always) if (always(point)) stays.set(place, point);
    return [...stays].sort(([a], [b]) => a - b).map(([, point]) => point);
  }
}
