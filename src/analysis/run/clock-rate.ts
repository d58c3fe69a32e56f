import type { Fold } from '../../session/fold.js';
import type { BoardRecord, CaptureRecord, SampleRecord } from '../../session/schema.js';

/**
 * How fast the board's clock ran by the clock of the computer: a board that is emulated is slower than its own
 * clock says, one that sleeps may stop its clock.
 */
export interface ClockRate {
  /** Between the first and the last sample from the prompt, whose lines arrive at once, by either clock. */
  boardMs: number;
  hostMs: number;
  /** boardMs / hostMs. */
  factor: number;
  /** Whether the two differ by more than the way of a line to the computer and its clock's accuracy can explain. */
  differs: boolean;
}

/** A line is here some milliseconds after it was sent; a busy computer may take notice of it this much later. */
const LATENCY_MS = 100;
/** The worst clock of a microcontroller that runs by itself, an RC oscillator, is this accurate. */
const ACCURACY = 0.02;
/** Of less than that, the two latencies leave nothing. */
const SHORTEST_MS = 2 * LATENCY_MS;

/** Null where the board has no clock, or where the time is too short to tell. */
export class ClockRateFold implements Fold<ClockRate | null> {
  #board: BoardRecord | null = null;
  #first: SampleRecord | null = null;
  #last: SampleRecord | null = null;

  add(record: CaptureRecord): void {
    if (record.type === 'board') this.#board = record;
    if (record.type !== 'sample' || record.source !== 'prompt') return;
    this.#first ??= record;
    this.#last = record;
  }

  result(): ClockRate | null {
    const [first, last] = [this.#first, this.#last];
    if (!first || !last || !this.#board || this.#board.ticksResolutionUs === null) return null;
    const [boardMs, hostMs] = [last.boardMs - first.boardMs, last.atMs - first.atMs];
    if (hostMs < SHORTEST_MS) return null;
    const differs = Math.abs(boardMs - hostMs) > LATENCY_MS + ACCURACY * hostMs;
    return { boardMs, hostMs, factor: boardMs / hostMs, differs };
  }
}
