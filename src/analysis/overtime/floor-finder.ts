import type { TrendPoint } from '../growth/growth-trend.js';
import { LowPoints } from './low-points.js';

/** What one sample showed: x in ms, value and freeBytes in bytes. */
export interface TimePoint extends TrendPoint {
  /** gc.mem_free(), which on a heap that can grow includes what it could grow by. */
  freeBytes: number | null;
}

/** Samples in a row over time, and those of them at which little or no garbage was there. Sizes in bytes, times in ms. */
export interface Floors {
  all: TimePoint[];
  /** Right after a collection by the agent. */
  collected: TimePoint[];
  /** The first after a fall that an automatic collection explains, or a release of much memory. */
  troughs: TimePoint[];
  /** Those of them before which the heap was nearly full, as it is when the board collects by itself. */
  fromFull: TimePoint[];
  samples: number;
  falls: number;
  mostFallBytes: number;
  /** The most that was added between a trough and the sample after it: as much garbage may be in a trough. */
  garbageBytes: number;
}

/** A fall is a collection's where the heap was this full before it, and as much of the heap was freed. */
const FULL_SHARE = 0.75;
const FREED_SHARE = 0.1;
/** Elsewhere, where it takes back this share of the rise since the floor before. */
const TAKEN_BACK = 0.5;

/** Is given the samples of one stretch of time, in their order. */
export class FloorFinder {
  readonly #all = new LowPoints<TimePoint>();
  readonly #collected = new LowPoints<TimePoint>();
  readonly #troughs = new LowPoints<TimePoint>();
  readonly #fromFull = new LowPoints<TimePoint>();
  #before: TimePoint | null = null;
  #floorBytes = 0;
  #isAfterTrough = false;
  #samples = 0;
  #falls = 0;
  #mostFallBytes = 0;
  #garbageBytes = 0;

  /** `totalBytes` of the heap without the agent; null where it can grow, or is not known. */
  add(point: TimePoint, collected: boolean, totalBytes: number | null): void {
    const fallBytes = this.#before ? this.#before.value - point.value : 0;
    if (!this.#before) this.#floorBytes = point.value;
    if (this.#isAfterTrough) this.#garbageBytes = Math.max(this.#garbageBytes, -fallBytes);
    this.#isAfterTrough = false;
    if (fallBytes > 0) this.#mostFallBytes = Math.max(this.#mostFallBytes, fallBytes);
    if (collected) {
      this.#collected.add(point);
      this.#floorBytes = point.value;
    } else if (fallBytes > 0) {
      this.#addFall(point, fallBytes, totalBytes);
    }
    this.#all.add(point);
    this.#samples += 1;
    this.#before = point;
  }

  result(): Floors {
    return {
      all: this.#all.kept(),
      collected: this.#collected.kept(),
      troughs: this.#troughs.kept(),
      fromFull: this.#fromFull.kept(),
      samples: this.#samples,
      falls: this.#falls,
      mostFallBytes: this.#mostFallBytes,
      garbageBytes: this.#garbageBytes,
    };
  }

  #addFall(point: TimePoint, fallBytes: number, totalBytes: number | null): void {
    const highBytes = point.value + fallBytes;
    const wasFull =
      totalBytes !== null && highBytes >= totalBytes * FULL_SHARE && fallBytes >= totalBytes * FREED_SHARE;
    this.#falls += 1;
    if (!wasFull && fallBytes < (highBytes - this.#floorBytes) * TAKEN_BACK) return;
    if (wasFull) this.#fromFull.add(point);
    this.#troughs.add(point);
    this.#floorBytes = point.value;
    this.#isAfterTrough = true;
  }
}
