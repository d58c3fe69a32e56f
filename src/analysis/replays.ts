import { allocationsIn, wasThere } from '../heap/allocations.js';
import type { GcRules } from '../heap/gc-rules.js';
import { heapOfSize } from '../heap/heap-of-size.js';
import type { HeapDump } from '../heap/parse-dump.js';
import type { BoardRecord, SampleRecord } from '../session/schema.js';
import { type AllocationStream, allocationStream } from './allocation-stream.js';
import { LIFETIMES, type Lifetime, type Replay, type ReplayRequest, replay } from './replay.js';

/** A replay under each lifetime that the recorded run does not refute. */
export type Outcome = Partial<Record<Lifetime, Replay>>;

export interface ReplaySource {
  board: BoardRecord;
  rules: GcRules;
  baseline: HeapDump;
  /** At a MemoryError, else after the program. */
  last: HeapDump;
  /** From the baseline on. */
  samples: readonly SampleRecord[];
  /** What a MemoryError asked for in vain; null where there was none, or none that says. */
  lastRequestBytes: number | null;
  bufferBytes: readonly number[];
}

/** Replays of one capture: on its own heap first, by which each lifetime is judged, then as often as asked for. */
export class Replays {
  readonly stream: AllocationStream;
  /** Those under which the replay of the recorded run ends as the run did. */
  readonly lifetimes: Lifetime[];
  /** The recorded run again. */
  readonly recorded: Outcome;
  readonly #source: ReplaySource;
  readonly #goneFromBaseline: boolean[];

  constructor(source: ReplaySource) {
    const { baseline, last } = source;
    this.#source = source;
    this.stream = allocationStream({ baseline, last }, source.samples);
    this.#goneFromBaseline = baseline.areas.flatMap(({ address, letters }) => {
      const later = last.areas.find((area) => area.address === address);
      return allocationsIn(letters).map((allocation) => !wasThere(allocation, later));
    });
    const recorded = this.#run(LIFETIMES, {});
    this.lifetimes = LIFETIMES.filter((lifetime) => this.#endsAsRecorded(recorded[lifetime]!));
    this.recorded = Object.fromEntries(this.lifetimes.map((lifetime) => [lifetime, recorded[lifetime]]));
  }

  /** On the recorded heap. */
  withThreshold(thresholdBytes: number): Outcome {
    return this.#run(this.lifetimes, { thresholdBytes });
  }

  /** On a heap of another size, which does not grow; null where not even what the baseline has fits. */
  onHeap(heapBytes: number, lifetimes = this.lifetimes): Outcome | null {
    const { baseline, rules } = this.#source;
    const areas = heapOfSize(baseline.areas, heapBytes, { blockBytes: baseline.blockBytes, rules });
    return areas && this.#run(lifetimes, { areas, maxNewSplitBytes: null });
  }

  #run(lifetimes: readonly Lifetime[], changes: Partial<ReplayRequest>): Outcome {
    const { board, rules, baseline, lastRequestBytes, bufferBytes } = this.#source;
    const outcome: Outcome = {};
    for (const lifetime of lifetimes) {
      outcome[lifetime] = replay(this.stream, {
        areas: baseline.areas,
        blockBytes: baseline.blockBytes,
        rules,
        maxNewSplitBytes: baseline.maxNewSplitBytes,
        mayCollect: board.collects === 'inline' && board.gcEnabled,
        thresholdBytes: board.threshold ?? -1,
        lifetime,
        goneFromBaseline: this.#goneFromBaseline,
        lastRequestBytes,
        bufferBytes,
        ...changes,
      });
    }
    return outcome;
  }

  #endsAsRecorded({ fits, failedAtLastRequest }: Replay): boolean {
    return this.#source.lastRequestBytes === null ? fits : failedAtLastRequest;
  }
}
