/** What a line ends with: its sum is the last of its members, and of no record. */
export const SUM_KEY = ',"sum":';
/** Upper bits, which depend on all bytes; a number of eight digits at most. */
const SUM_SHIFT = 8;
export const MAX_SUM = 2 ** (32 - SUM_SHIFT) - 1;

/** Odd, so that no bit is lost: 2^32 divided by the golden ratio, and one of MurmurHash3. */
const FACTOR = 0x9e3779b1 | 0;
const SECOND_FACTOR = 0x85ebca6b | 0;

/**
 * A sum over all bytes so far, in their order (as FxHash makes it, of two words at a time): whoever changes, removes, doubles or
 * moves a line by accident changes the sums of this line and of all that follow. Everybody can make it, so that it proves
 * nothing against intent. It takes 0.05 s for the 180 MB of a million samples; FNV-1a and CRC-32 take 0.2 s.
 */
export class RunningSum {
  #state = 0;
  #bytes: Uint8Array = new Uint8Array();
  #view = new DataView(this.#bytes.buffer);

  /** Of all bytes so far, and of those from `start` up to `end`. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const view = this.#viewOf(bytes);
    let state = this.#state;
    let at = start;
    for (; at + 8 <= end; at += 8) {
      const second = Math.imul(view.getInt32(at + 4, true), SECOND_FACTOR);
      state = Math.imul(rotated(state) ^ view.getInt32(at, true) ^ second, FACTOR);
    }
    for (; at < end; at++) state = Math.imul(rotated(state) ^ bytes[at]!, FACTOR);
    this.#state = state;
    return state >>> SUM_SHIFT;
  }

  /** Nearly all lines are in one buffer, which is read into again and again. */
  #viewOf(bytes: Uint8Array): DataView {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return this.#view;
  }
}

function rotated(word: number): number {
  return (word << 5) | (word >>> 27);
}
