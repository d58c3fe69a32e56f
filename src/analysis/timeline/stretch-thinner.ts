/** How a point is told to be worth keeping. */
export interface Keeping<Point> {
  /** Of each stretch the first point with the largest of each of these is kept; null for a point without it. */
  figures: ((point: Point) => number | null)[];
  /** Points that stay whatever their figures are. */
  always: (point: Point) => boolean;
}

/**
 * Keeps at most about `limit` of any number of points, in memory for so many: of stretches of equally many neighbours the
 * first, the last and the extremes. Each time that more are kept the stretches double, so all of them are equally long
 * at any time; and the extremes of what two stretches kept are those of both of them whole.
 */
export class StretchThinner<Point> {
  readonly #limit: number;
  readonly #keeping: Keeping<Point>;
  /** Of all stretches, one behind the other: an array for each would take more memory than the points. */
  #kept: Point[] = [];
  /** Where each stretch but the open one ends. */
  #ends: number[] = [];
  #stretchLength = 1;
  #open: Stretch<Point>;
  #inOpen = 0;

  constructor(limit: number, keeping: Keeping<Point>) {
    this.#limit = limit;
    this.#keeping = keeping;
    this.#open = new Stretch(keeping);
  }

  add(point: Point): void {
    if (this.#inOpen === this.#stretchLength) this.#close();
    this.#open.add(point);
    this.#inOpen += 1;
  }

  /** In the order in which they came. More may be added afterwards. */
  kept(): Point[] {
    let open = this.#open.kept();
    while (this.#kept.length + open.length > this.#limit && this.#ends.length > 0) {
      this.#double();
      open = this.#open.kept();
    }
    return [...this.#kept, ...open];
  }

  #close(): void {
    for (const point of this.#open.kept()) this.#kept.push(point);
    this.#ends.push(this.#kept.length);
    this.#open = new Stretch(this.#keeping);
    this.#inOpen = 0;
    if (this.#kept.length > this.#limit) this.#double();
  }

  /** An odd stretch at the end is as long as half of a new one: it is open again. */
  #double(): void {
    const [kept, ends] = [this.#kept, this.#ends];
    const pairs = Math.floor(ends.length / 2);
    this.#kept = [];
    this.#ends = [];
    for (let pair = 0; pair < pairs; pair++) {
      const merged = new Stretch(this.#keeping);
      for (let at = ends[2 * pair - 1] ?? 0; at < ends[2 * pair + 1]!; at++) merged.add(kept[at]!);
      for (const point of merged.kept()) this.#kept.push(point);
      this.#ends.push(this.#kept.length);
    }
    if (ends.length % 2 === 1) {
      for (let at = ends.at(-2) ?? 0; at < kept.length; at++) this.#open.add(kept[at]!);
      this.#inOpen = this.#stretchLength;
    }
    this.#stretchLength *= 2;
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
