import { NumberColumn } from '../../session/records/number-column.js';
import { SAMPLE_SOURCES } from '../../session/sample-sources.js';
import type { Kept } from './stretch-thinner.js';
import type { TimelinePoint, TimelinePoints } from './timeline.js';

const NONE = -1;
const COLLECTED = 1;
const DROP = 2;

/** Points of a timeline, a column a field: as objects they would take several times the memory. */
export class PointTable implements Kept<TimelinePoint>, TimelinePoints {
  readonly #ms = new NumberColumn();
  readonly #allocBytes = new NumberColumn();
  readonly #liveBytes = new NumberColumn();
  readonly #stackBytes = new NumberColumn();
  readonly #pauseUs = new NumberColumn();
  readonly #source = new NumberColumn();
  readonly #flags = new NumberColumn();
  readonly #label = new NumberColumn();
  /** Each label once. */
  readonly #labels: string[] = [];
  readonly #labelNumbers = new Map<string, number>();

  get length(): number {
    return this.#ms.length;
  }

  add(point: TimelinePoint): void {
    const { liveBytes, stackBytes, pauseUs, collected, drop, label } = point;
    this.#ms.add(point.ms);
    this.#allocBytes.add(point.allocBytes);
    this.#liveBytes.add(liveBytes ?? Number.NaN);
    this.#stackBytes.add(stackBytes ?? NONE);
    this.#pauseUs.add(pauseUs ?? NONE);
    this.#source.add(SAMPLE_SOURCES.indexOf(point.source));
    this.#flags.add((collected ? COLLECTED : 0) + (drop ? DROP : 0));
    this.#label.add(label === null ? NONE : this.#numberOf(label));
  }

  at(index: number): TimelinePoint {
    const [stackBytes, pauseUs, flags] = [
      this.#stackBytes.at(index),
      this.#pauseUs.at(index),
      this.#flags.at(index),
    ];
    const liveBytes = this.#liveBytes.at(index);
    return {
      ms: this.#ms.at(index),
      allocBytes: this.#allocBytes.at(index),
      source: SAMPLE_SOURCES[this.#source.at(index)]!,
      label: this.#labels[this.#label.at(index)] ?? null,
      liveBytes: Number.isNaN(liveBytes) ? null : liveBytes,
      collected: (flags & COLLECTED) !== 0,
      drop: (flags & DROP) !== 0,
      stackBytes: stackBytes === NONE ? null : stackBytes,
      pauseUs: pauseUs === NONE ? null : pauseUs,
    };
  }

  empty(): PointTable {
    return new PointTable();
  }

  *[Symbol.iterator](): Iterator<TimelinePoint> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  #numberOf(label: string): number {
    const known = this.#labelNumbers.get(label);
    if (known !== undefined) return known;
    const number = this.#labels.push(label) - 1;
    this.#labelNumbers.set(label, number);
    return number;
  }
}
