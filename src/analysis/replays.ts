import { allocationsIn, wasThere } from '../heap/allocations.js';
import type { GcRules } from '../heap/gc-rules.js';
import { heapOfSize } from '../heap/heap-of-size.js';
import type { HeapDump } from '../heap/parse-dump.js';
import type { BoardRecord, SampleRecord } from '../session/schema.js';
import { type AllocationStream, allocationStream } from './allocation-stream.js';
import { type Lifetime, type Replay, type ReplayRequest, replay } from './replay.js';

/** A replay under each lifetime: the two extremes between which the run was. */
export type Outcome = Record<Lifetime, Replay>;

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

/** Replays of one capture: on its own heap first, by which the replay itself is judged, then as often as asked for. */
export class Replays {
  readonly stream: AllocationStream;
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
    this.recorded = this.#run({});
  }

  /**
   * Whether what the board did lies between the extremes: a run that got to its end fits at best, and one that ran
   * out of memory does so at worst, having got as far at best.
   */
  get reproduces(): boolean {
    const { short, long } = this.recorded;
    if (this.#source.lastRequestBytes === null) return short.fits;
    return !long.fits && (short.fits || short.failedAtLastRequest);
  }

  /** On the recorded heap. */
  withThreshold(thresholdBytes: number): Outcome {
    return this.#run({ thresholdBytes });
  }

  /** On a heap of another size, which does not grow; null where not even what the baseline has fits. */
  onHeap(heapBytes: number): Outcome | null {
    const { baseline, rules } = this.#source;
    const areas = heapOfSize(baseline.areas, heapBytes, { blockBytes: baseline.blockBytes, rules });
    return areas && this.#run({ areas, maxNewSplitBytes: null });
  }

  #run(changes: Partial<ReplayRequest>): Outcome {
    const { board, rules, baseline, lastRequestBytes, bufferBytes } = this.#source;
    const under = (lifetime: Lifetime) =>
      replay(this.stream, {
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
    return { short: under('short'), long: under('long') };
  }
}
