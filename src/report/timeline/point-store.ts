import { SAMPLE_SOURCES } from '../../session/schema.js';
import type { TimelinePoint } from './view-timeline.js';

const COLLECTED = 1;
const DROP = 2;

/**
 * Points as columns of numbers, each point with a number of its own, to be given free again. Most points of a long run are
 * looked at once and dropped: as objects they would take several times the memory of those that stay.
 */
export class PointStore {
  readonly #ms: number[] = [];
  readonly #allocBytes: number[] = [];
  readonly #liveBytes: number[] = [];
  readonly #stackBytes: number[] = [];
  readonly #pauseUs: number[] = [];
  readonly #source: number[] = [];
  readonly #flags: number[] = [];
  readonly #free: number[] = [];

  /** Of each stretch the point with the largest of each of these is kept. */
  readonly figures: ((slot: number) => number | null)[] = [
    (slot) => this.#allocBytes[slot]!,
    (slot) => -this.#allocBytes[slot]!,
    (slot) => (this.#flags[slot]! & COLLECTED ? this.#allocBytes[slot]! : null),
    (slot) => (this.#flags[slot]! & COLLECTED ? -this.#allocBytes[slot]! : null),
    (slot) => (this.#flags[slot]! & DROP ? this.#allocBytes[slot]! : null),
    (slot) => (this.#flags[slot]! & DROP ? -this.#allocBytes[slot]! : null),
    (slot) => toNullable(this.#pauseUs[slot]!),
    (slot) => toNullable(this.#stackBytes[slot]!),
  ];

  add({ ms, allocBytes, liveBytes, stackBytes, pauseUs, source, collected, drop }: TimelinePoint): number {
    const slot = this.#free.pop() ?? this.#ms.length;
    this.#ms[slot] = ms;
    this.#allocBytes[slot] = allocBytes;
    this.#liveBytes[slot] = liveBytes ?? Number.NaN;
    this.#stackBytes[slot] = stackBytes ?? Number.NaN;
    this.#pauseUs[slot] = pauseUs ?? Number.NaN;
    this.#source[slot] = SAMPLE_SOURCES.indexOf(source);
    this.#flags[slot] = (collected ? COLLECTED : 0) + (drop ? DROP : 0);
    return slot;
  }

  free(slot: number): void {
    this.#free.push(slot);
  }

  isAtMark(slot: number): boolean {
    return SAMPLE_SOURCES[this.#source[slot]!] === 'mark';
  }

  at(slot: number): TimelinePoint {
    return {
      ms: this.#ms[slot]!,
      allocBytes: this.#allocBytes[slot]!,
      source: SAMPLE_SOURCES[this.#source[slot]!]!,
      liveBytes: toNullable(this.#liveBytes[slot]!),
      collected: (this.#flags[slot]! & COLLECTED) !== 0,
      drop: (this.#flags[slot]! & DROP) !== 0,
      stackBytes: toNullable(this.#stackBytes[slot]!),
      pauseUs: toNullable(this.#pauseUs[slot]!),
    };
  }
}

function toNullable(figure: number): number | null {
  return Number.isNaN(figure) ? null : figure;
}
