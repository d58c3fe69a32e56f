/**
 * Keeps at most about `limit` of any number of items, in memory for so many: stretches of equally many neighbours are
 * each reduced by `reduce`. Each time that more are kept the stretches double, so all of them are equally long at any
 * time. `reduce` has to be such that reducing what two stretches kept is as good as reducing both of them whole: that
 * holds for the first, the last and every extreme.
 */
export class StretchThinner<Item> {
  readonly #limit: number;
  readonly #reduce: (items: Item[]) => Item[];
  /** Items that went into each stretch. */
  #stretchLength = 1;
  #stretches: Item[][] = [];
  #inLast = 0;
  #kept = 0;

  constructor(limit: number, reduce: (items: Item[]) => Item[]) {
    this.#limit = limit;
    this.#reduce = reduce;
  }

  add(item: Item): void {
    if (this.#inLast === this.#stretchLength || this.#stretches.length === 0) {
      this.#closeLast();
      this.#stretches.push([]);
      this.#inLast = 0;
    }
    this.#stretches.at(-1)?.push(item);
    this.#inLast += 1;
    this.#kept += 1;
    if (this.#kept > this.#limit) this.#double();
  }

  /** In the order in which they came. */
  kept(): Item[] {
    this.#closeLast();
    return this.#stretches.flat();
  }

  #closeLast(): void {
    const last = this.#stretches.at(-1);
    if (!last) return;
    const reduced = this.#reduce(last);
    this.#stretches[this.#stretches.length - 1] = reduced;
    this.#kept += reduced.length - last.length;
  }

  #double(): void {
    const pairs: Item[][] = [];
    for (let at = 0; at < this.#stretches.length; at += 2) {
      pairs.push(this.#reduce([...(this.#stretches[at] ?? []), ...(this.#stretches[at + 1] ?? [])]));
    }
    if (this.#stretches.length % 2 === 0) this.#inLast += this.#stretchLength;
    this.#stretchLength *= 2;
    this.#stretches = pairs;
    this.#kept = pairs.reduce((sum, { length }) => sum + length, 0);
  }
}
