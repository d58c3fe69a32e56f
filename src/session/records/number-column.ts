/** Entries of a chunk: small enough that one of mixed size wastes little, large enough that its header does not count. */
const CHUNK_BITS = 12;
const CHUNK = 2 ** CHUNK_BITS;
const IN_CHUNK = CHUNK - 1;

/** From the narrowest on. */
const WIDTHS = [Uint8Array, Uint16Array, Uint32Array] as const;
/** Decimal places that are looked for: the host's clock has one. */
const SCALES = [1, 10] as const;

/**
 * Entry `at` is `(data[at] + base) / scale`; without data `base + step * at`. The base of numbers that are kept as they
 * are is -0, which added to any number leaves it as it was.
 */
interface Chunk {
  data: Uint8Array | Uint16Array | Uint32Array | Float64Array | null;
  base: number;
  scale: number;
  step: number;
}

/**
 * Numbers in the order in which they were added, in as few bytes as hold them exactly: of each full chunk only the distances
 * to its least number are kept, in the narrowest array for these, and of an even sequence nothing. NaN and the infinities
 * are values like others.
 */
export class NumberColumn {
  #length = 0;
  readonly #full: Chunk[] = [];
  #open = new Float64Array(CHUNK);

  get length(): number {
    return this.#length;
  }

  add(value: number): void {
    this.#open[this.#length & IN_CHUNK] = value;
    this.#length += 1;
    if ((this.#length & IN_CHUNK) === 0) this.#full.push(packed(this.#open));
  }

  /** The index is not checked: beyond the end stands anything. */
  at(index: number): number {
    const chunk = this.#full[index >>> CHUNK_BITS];
    const at = index & IN_CHUNK;
    if (chunk === undefined) return this.#open[at]!;
    return chunk.data === null ? chunk.base + chunk.step * at : (chunk.data[at]! + chunk.base) / chunk.scale;
  }
}

function packed(values: Float64Array): Chunk {
  return evenly(values) ?? asDistances(values) ?? { data: values.slice(), base: -0, scale: 1, step: 0 };
}

function evenly(values: Float64Array): Chunk | null {
  const base = values[0]!;
  const step = Number.isNaN(base) ? 0 : values[1]! - base;
  for (let at = 0; at < CHUNK; at++) if (!Object.is(base + step * at, values[at])) return null;
  return { data: null, base, scale: 1, step };
}

function asDistances(values: Float64Array): Chunk | null {
  for (const scale of SCALES) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    const base = Math.round(least * scale);
    const range = Math.round(most * scale) - base;
    const Width = WIDTHS.find(({ BYTES_PER_ELEMENT }) => range < 2 ** (8 * BYTES_PER_ELEMENT));
    if (Width === undefined) return null;
    const data = new Width(CHUNK);
    let at = 0;
    for (; at < CHUNK; at++) {
      data[at] = Math.round(values[at]! * scale) - base;
      if (!Object.is((data[at]! + base) / scale, values[at])) break;
    }
    if (at === CHUNK) return { data, base, scale, step: 0 };
  }
  return null;
}
