import type { WireSample } from './wire-signs.js';

const TICKS = 2 ** 30;

/** What of a board lasts from one exchange to the next: its clock, the number of its last sample, what it collected, how many maps it gave. */
export class BoardHistory {
  /** Set while nothing but live memory is allocated: the host collected at the prompt, and nothing ran since. */
  collectedAtPrompt = false;
  /** Heap maps while the program ran; `why` the first of those that were dropped was. `places`: samples at which one may be due. */
  readonly runningMaps: { taken: number; dropped: number; why: string | null; places: number } = {
    taken: 0,
    dropped: 0,
    why: null,
    places: 0,
  };
  #lastSeq = 0;
  #lastTicks: number | null = null;
  #elapsedMs = 0;

  /** Number of the last sample that came; 0 before the first. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** False for a sample that was printed twice. */
  isNew({ number }: WireSample): boolean {
    if (number <= this.#lastSeq) return false;
    this.#lastSeq = number;
    return true;
  }

  /** The board's 30-bit milliseconds as milliseconds since its first sample. */
  unwrap(ticksMs: number): number {
    const step = this.#lastTicks === null ? 0 : (ticksMs - this.#lastTicks + TICKS) % TICKS;
    // Some clocks step back by a millisecond; more than half of their range forward is that.
    if (step < TICKS / 2) this.#elapsedMs += step;
    this.#lastTicks = ticksMs;
    return this.#elapsedMs;
  }
}
