import { BLOCK_WORDS } from '../map/heap-area.js';
import { MAX_ARGUMENT, type Operation, PAD_BYTES, RANDOM_SLOTS, THRESHOLD_UNIT } from './heap-program.js';
import { dropSet } from './overwrite-stale.js';

export interface SeededProgramOptions {
  seed: number;
  /** How many random operations; those between them that overwrite stale words are not counted. */
  operations: number;
  blockBytes: number;
  /** In how much free memory it must get along: the longest free run, or what a ballast leaves. */
  roomBytes: number;
  /** Whether the firmware has gc.threshold. */
  threshold: boolean;
}

/**
 * A random program, the same for the same options. What it keeps alive at once stays below a third of its room, so
 * that a heap which collects does not run out; what it throws away has no such bound.
 *
 * It works in turns: make and change objects, overwrite stale words, and only then release some.
 */
export function seededProgram(options: SeededProgramOptions): Operation[] {
  const writer = new ProgramWriter(options);
  let set: 0 | 1 = 0;
  let turns = 0;
  while (writer.written < options.operations) {
    writer.makeAndChange();
    writer.program.push({ type: 'overwrite', set });
    set = set === 0 ? 1 : 0;
    if (turns > 0) writer.program.push(dropSet(set));
    writer.releaseSome();
    turns += 1;
  }
  return writer.program;
}

interface Held {
  type: 'bytearray' | 'list' | 'dict';
  /** More or less. */
  bytes: number;
  /** Elements of a list or dict. */
  count: number;
}

const LIVE_SHARE = 1 / 3;
const MAX_BYTES = 4096;
const MAX_APPENDS = 60;
const TYPES = ['bytearray', 'bytearray', 'bytearray', 'list', 'dict'] as const;

class ProgramWriter {
  readonly program: Operation[] = [];
  /** Random operations so far. */
  written = 0;
  readonly #options: SeededProgramOptions;
  readonly #random: () => number;
  readonly #slots: (Held | null)[] = Array.from({ length: RANDOM_SLOTS }, () => null);
  readonly #budget: number;

  constructor(options: SeededProgramOptions) {
    this.#options = options;
    this.#random = randomNumbers(options.seed);
    this.#budget = options.roomBytes * LIVE_SHARE;
  }

  makeAndChange(): void {
    for (let left = 4 + this.#below(12); left > 0; left--) {
      const held = this.#pick((slot) => slot !== null);
      const empty = this.#pick((slot) => slot === null);
      const object = held === undefined ? null : this.#slots[held];
      const isFull = this.#heldBytes() > this.#budget;
      const choice = this.#random();
      if (choice < 0.05 && this.#options.threshold) this.#setThreshold();
      else if (choice < 0.08) this.#write({ type: 'collect' });
      else if (object && held !== undefined && object.type !== 'bytearray' && choice < 0.25)
        this.#shrink(held, object);
      else if (object && held !== undefined && !isFull && choice < 0.6) this.#grow(held, object);
      else if (empty !== undefined && !isFull) this.#make(empty);
    }
  }

  releaseSome(): void {
    const isFull = this.#heldBytes() > this.#budget;
    for (const [slot, held] of this.#slots.entries()) {
      if (!held || this.#random() > (isFull ? 0.8 : 0.4)) continue;
      this.#slots[slot] = null;
      this.#write({ type: 'drop', slot, count: 1 });
    }
    if (this.#random() < 0.3) this.#write({ type: 'collect' });
  }

  #make(slot: number): void {
    const { blockBytes } = this.#options;
    const type = TYPES[this.#below(TYPES.length)] ?? 'bytearray';
    const bytes = type === 'bytearray' ? this.#size() : blockBytes;
    this.#slots[slot] = { type, bytes: bytes + 2 * blockBytes, count: 0 };
    this.#write(type === 'bytearray' ? { type, slot, bytes } : { type, slot });
  }

  #grow(slot: number, object: Held): void {
    if (object.type === 'bytearray' && this.#random() < 0.5) {
      const pad = this.#below(PAD_BYTES.length);
      object.bytes += PAD_BYTES[pad] ?? 0;
      this.#write({ type: 'extend', slot, pad });
      return;
    }
    // A list's buffer and a dict's table may be twice as large as what they hold, a dict's is of pairs.
    const words = { bytearray: 1, list: 2, dict: 4 }[object.type];
    const elementBytes = object.type === 'bytearray' ? 1 : words * (this.#options.blockBytes / BLOCK_WORDS);
    const count = Math.min(MAX_APPENDS, Math.ceil(this.#size() / elementBytes));
    object.bytes += count * elementBytes;
    object.count += count;
    this.#write({ type: object.type === 'dict' ? 'add' : 'append', slot, count });
  }

  #shrink(slot: number, object: Held): void {
    const pops = object.type === 'list' && object.count > 0 && this.#random() < 0.7;
    const count = pops ? 1 + this.#below(object.count) : object.count;
    object.count -= count;
    this.#write(pops ? { type: 'pop', slot, count } : { type: 'clear', slot });
  }

  #setThreshold(): void {
    const units = Math.floor((this.#budget * (0.2 + this.#random())) / THRESHOLD_UNIT);
    this.#write({ type: 'threshold', units: this.#random() < 0.4 ? 0 : Math.min(units, MAX_ARGUMENT) });
  }

  #write(operation: Operation): void {
    this.program.push(operation);
    this.written += 1;
  }

  /** Small sizes are as frequent as large ones: uniform in the logarithm. */
  #size(): number {
    const most = Math.max(1, Math.min(MAX_BYTES, Math.floor(this.#budget / 6)));
    return Math.max(1, Math.floor(most ** this.#random()));
  }

  #heldBytes(): number {
    return this.#slots.reduce((sum, held) => sum + (held?.bytes ?? 0), 0);
  }

  #pick(fits: (held: Held | null) => boolean): number | undefined {
    const found = this.#slots.flatMap((held, slot) => (fits(held) ? [slot] : []));
    return found[this.#below(found.length)];
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

/** Mulberry32: uniform numbers from 0 to 1, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
