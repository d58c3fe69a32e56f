/**
 * Keeps at most about `limit` of any number of items, in memory for so many: stretches of equally many neighbours are
 * each reduced by `reduce`. Each time that more are kept the stretches double, so all of them are equally long at any
 * time. `reduce` has to be such that reducing what two stretches kept is as good as reducing both of them whole: that
 * holds for the first, the last and every extreme.
 */
export class StretchThinner<Item> {
  readonly #limit: number;
  readonly #reduce: (items: Item[]) => Item[];
  /** Of all stretches, one behind the other: an array for each would take more memory than the items. */
  #kept: Item[] = [];
  /** Where each stretch but the last ends. */
  #ends: number[] = [];
  /** Items that went into each stretch, and into the last one up to now. */
  #stretchLength = 1;
  #inLast = 0;

  constructor(limit: number, reduce: (items: Item[]) => Item[]) {
    this.#limit = limit;
    this.#reduce = reduce;
  }

  add(item: Item): void {
    if (this.#inLast === this.#stretchLength) {
      this.#reduceLast();
      this.#ends.push(this.#kept.length);
      this.#inLast = 0;
    }
    this.#kept.push(item);
    this.#inLast += 1;
    if (this.#kept.length > this.#limit) this.#double();
  }

  /** In the order in which they came. */
  kept(): Item[] {
    this.#reduceLast();
    return this.#kept;
  }

  #reduceLast(): void {
    const start = this.#ends.at(-1) ?? 0;
    if (this.#kept.length - start > 2) this.#kept.push(...this.#reduce(this.#kept.splice(start)));
  }

  #double(): void {
    const [kept, ends] = [this.#kept, [...this.#ends, this.#kept.length]];
    this.#kept = [];
    this.#ends = [];
    for (let at = 0; at < ends.length; at += 2) {
      const pair = kept.slice(ends[at - 1] ?? 0, ends[at + 1] ?? kept.length);
      if (at > 0) this.#ends.push(this.#kept.length);
      this.#kept.push(...(pair.length > 2 ? this.#reduce(pair) : pair));
    }
    if (ends.length % 2 === 0) this.#inLast += this.#stretchLength;
    this.#stretchLength *= 2;
  }
}
