/** Of a heap map's text: that of 13 MiB of heap in use. Maps of more would take gigabytes to be looked through. */
export const MAX_MAP_BYTES = 1024 * 1024;

/** What a board prints and mpgc reads as a whole. A board may print more than there is memory for: it is cut off then. */
export class GatheredOutput {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  push(bytes: Uint8Array): void {
    // One byte more, so that what is too large can be told from what just fits.
    const piece = bytes.subarray(0, MAX_MAP_BYTES + 1 - this.#length);
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}

/** Whether output that was gathered is no map, because its end is missing. */
export function isTooLarge(output: Uint8Array): boolean {
  return output.length > MAX_MAP_BYTES;
}
