/**
 * A program that does nothing but allocate and release: what the board and the model both run to be compared.
 * Slots are numbered places that keep one object alive each.
 */
export type Operation =
  /** Make an object in a slot that is empty. */
  | { type: 'bytearray'; slot: number; bytes: number }
  | { type: 'list'; slot: number }
  | { type: 'dict'; slot: number }
  /** Empty `count` slots from this one on: their objects are garbage from then on. */
  | { type: 'drop'; slot: number; count: number }
  /** Append `count` elements to a list or bytearray, one by one. */
  | { type: 'append'; slot: number; count: number }
  /** Add `count` keys to a dict. */
  | { type: 'add'; slot: number; count: number }
  | { type: 'pop'; slot: number; count: number }
  /** Empty a list or dict, which gives its buffer back at once. */
  | { type: 'clear'; slot: number }
  /** Extend a bytearray by PAD_BYTES[pad] bytes at once. */
  | { type: 'extend'; slot: number; pad: number }
  /** Append `count` bytearrays of BALLAST_BYTES to a list: before the first map only. */
  | { type: 'ballast'; slot: number; count: number }
  /** Make `count` bytearrays of one byte that are garbage at once. */
  | { type: 'litter'; count: number }
  | { type: 'collect' }
  /** gc.threshold(units * THRESHOLD_UNIT - 1); 0 units turn it off. */
  | { type: 'threshold'; units: number }
  /** Print the heap map. */
  | { type: 'map' }
  /** Go through OVERWRITE_STALE with the three slots of this set. */
  | { type: 'overwrite'; set: StaleSet };

/** Three slots behind the ballast's. */
export type StaleSet = 0 | 1 | 2;

export const RANDOM_SLOTS = 10;
/** Behind the slots of the random operations. */
export const BALLAST_SLOT = RANDOM_SLOTS;
export const BALLAST_BYTES = 4096;
export const SLOTS = RANDOM_SLOTS + 10;
/** Lengths of the buffers that bytearrays are extended by; they stand on the board before the first map. */
export const PAD_BYTES = [3, 40, 150] as const;
export const THRESHOLD_UNIT = 16;
/** The largest argument of an operation that the board can be told. */
export const MAX_ARGUMENT = 85 * 85 - 1;

export function firstSlotOf(set: StaleSet): number {
  return BALLAST_SLOT + 1 + 3 * set;
}
