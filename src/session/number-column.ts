/** Entries of a chunk: small enough that one of mixed size wastes little, large enough that its header does not count. */
const CHUNK = 4096;

/** From the narrowest on; each can hold what the one before holds. */
const WIDTHS = [Int8Array, Int16Array, Int32Array, Float32Array, Float64Array] as const;

type Chunk = InstanceType<(typeof WIDTHS)[number]>;

/**
 * Numbers in the order in which they were added, in as few bytes as hold them exactly: each full chunk becomes the
 * narrowest typed array for its values. NaN and the infinities are values like others.
 */
export class NumberColumn {
  #length = 0;
  /** A number stands for a chunk in which all are equal to it. */
  readonly #full: (Chunk | number)[] = [];
  #open = new Float64Array(CHUNK);

  get length(): number {
    return this.#length;
  }

  add(value: number): void {
    this.#open[this.#length % CHUNK] = value;
    this.#length += 1;
    if (this.#length % CHUNK === 0) this.#full.push(narrowed(this.#open));
  }

  /** The index is not checked: beyond the end stands anything. */
  at(index: number): number {
    const chunk = this.#full[Math.floor(index / CHUNK)] ?? this.#open;
    return typeof chunk === 'number' ? chunk : (chunk[index % CHUNK] as number);
  }
}

function narrowed(values: Float64Array): Chunk | number {
  const first = values[0] as number;
  if (values.every((value) => Object.is(value, first))) return first;
  for (const Width of WIDTHS) {
    const narrow = Width.from(values);
    if (values.every((value, at) => Object.is(value, narrow[at]))) return narrow;
  }
  return values.slice();
}
