import type { TrendPoint } from '../growth/growth-trend.js';

const MAX_POINTS = 2048;

/** Points by ascending x, however many are added: of two neighbours the lower is kept where they are too many. */
export class LowPoints<P extends TrendPoint> {
  #points: P[] = [];
  /** How many added points one kept point stands for. */
  #each = 1;
  #pending: P | null = null;
  #pendingCount = 0;

  add(point: P): void {
    const lower = this.#pending === null || point.value < this.#pending.value ? point : this.#pending;
    this.#pendingCount += 1;
    if (this.#pendingCount < this.#each) {
      this.#pending = lower;
      return;
    }
    this.#points.push(lower);
    this.#pending = null;
    this.#pendingCount = 0;
    if (this.#points.length >= MAX_POINTS) this.#halve();
  }

  kept(): P[] {
    return this.#pending ? [...this.#points, this.#pending] : [...this.#points];
  }

  #halve(): void {
    this.#points = this.#points.flatMap((point, at) => {
      const next = this.#points[at + 1];
      if (at % 2 === 1) return [];
      return next && next.value < point.value ? [next] : [point];
    });
    this.#each *= 2;
  }
}
