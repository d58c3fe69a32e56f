import { max, quantileSorted } from 'simple-statistics';
import type { Fold } from '../../session/fold.js';
import type { CaptureRecord, SampleRecord } from '../../session/schema.js';
import type { RunRecords } from './run-records.js';

export interface Collections {
  /** How many samples are drops (see isDrop). */
  drops: number;
  /** Of the collections that the agent timed; null where none was. */
  pauseUs: { p50: number; max: number; count: number } | null;
  /** The same in classes that double: how many took from so many µs up to twice that. */
  pauseClasses: Map<number, number>;
  /** Samples right after a collection. */
  collected: number;
  /** Collections that were asked for from the prompt. */
  byHost: number;
}

export class CollectionsFold implements Fold<Collections> {
  readonly #pauses: number[] = [];
  readonly #classes = new Map<number, number>();
  #drops = 0;
  #collected = 0;
  #byHost = 0;
  #before: SampleRecord | null = null;

  add(record: CaptureRecord): void {
    if (record.type === 'collect') this.#byHost += 1;
    if (record.type !== 'sample') return;
    if (isDrop(this.#before, record)) this.#drops += 1;
    if (record.collected) this.#collected += 1;
    if (record.pauseUs !== null) this.#addPause(record.pauseUs);
    this.#before = record;
  }

  result(): Collections {
    const pauses = [...this.#pauses].sort((a, b) => a - b);
    return {
      drops: this.#drops,
      pauseUs:
        pauses.length === 0
          ? null
          : { p50: quantileSorted(pauses, 0.5), max: max(pauses), count: pauses.length },
      pauseClasses: this.#classes,
      collected: this.#collected,
      byHost: this.#byHost,
    };
  }

  #addPause(pauseUs: number): void {
    this.#pauses.push(pauseUs);
    const least = 2 ** Math.floor(Math.log2(Math.max(1, pauseUs)));
    this.#classes.set(least, (this.#classes.get(least) ?? 0) + 1);
  }
}

/** Whether automatic collection was off when the program ended; where nobody asked then, when it was started. */
export function isCollectorOff({ board, collector }: Pick<RunRecords, 'board' | 'collector'>): boolean {
  return (collector?.enabled ?? board?.gcEnabled) === false;
}

/**
 * A sample of the program's own time in which less was allocated than in the one before, with no collection by
 * the agent: an automatic collection, one by the program, or memory that the firmware freed at once. The
 * board tells these apart nowhere, so this is evidence of a collection and no proof.
 */
export function isDrop(before: SampleRecord | null, sample: SampleRecord): boolean {
  if (!before || before.source === 'prompt' || sample.source === 'prompt' || sample.collected) return false;
  return sample.allocBytes < before.allocBytes;
}
