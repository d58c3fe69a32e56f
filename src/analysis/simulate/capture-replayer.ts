import type { HeapArea } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { GcRules } from '../../heap/model/gc-rules.js';
import { heapOfSize } from '../../heap/model/heap-of-size.js';
import { keepAllocations } from '../../heap/model/keep-allocations.js';
import type { BoardRecord, SampleRecord } from '../../session/schema.js';
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
  /** After the program, after a collection; null where there is none. */
  survivors: HeapDump | null;
  /** From the baseline on. */
  samples: readonly SampleRecord[];
  /** What a MemoryError asked for in vain, or the least that it can have been; null where the heap had room to the end. */
  lastRequestBytes: number | null;
  bufferBytes: readonly number[];
  /** Whether the board collected when the heap needed room. */
  mayCollect: boolean;
}

const END_FACTOR = 2;

/** CaptureReplayer of one capture: on its own heap first, by which the replay itself is judged, then as often as asked for. */
export class CaptureReplayer {
  readonly stream: AllocationStream;
  /** The same with what the last map has and the map after the program has not as garbage, which no collection took. */
  readonly #collectable: AllocationStream;
  /** The recorded run again. */
  readonly recorded: Outcome;
  readonly #source: ReplaySource;
  /** What was there before the program, and is there in the last map: the rest was garbage of the prompt's. */
  readonly #areas: HeapArea[];
  readonly #baselineBlocks: number;

  constructor(source: ReplaySource) {
    const { baseline, last, samples, mayCollect } = source;
    const survivors = source.survivors ?? last;
    this.#source = source;
    this.stream = allocationStream({ baseline, last }, samples);
    this.#collectable = mayCollect ? this.stream : allocationStream({ baseline, last, survivors }, samples);
    this.#areas = keepAllocations(baseline.areas, last.areas);
    this.#baselineBlocks = baseline.counts.usedBlocks;
    this.recorded = this.#both({});
  }

  /**
   * Whether what the board did lies between the extremes, and a run that got to its end left the heap alike: a run that got to its end fits at best, and one that ran
   * out of memory does so at worst, having got as far at best.
   */
  get reproduces(): boolean {
    const { short, long } = this.recorded;
    if (this.#source.lastRequestBytes === null) return short.fits && this.#endsAlike();
    return !long.fits && (short.fits || short.failedAtLastRequest);
  }

  /** Whether the largest free block in the end is near what the last map has: at most twice off the extremes. */
  #endsAlike(): boolean {
    const { last } = this.#source;
    const found = last.counts.largestFreeBlocks * last.blockBytes;
    const ends = [this.recorded.short, this.recorded.long].flatMap(({ end }) => end?.largestFreeBytes ?? []);
    if (ends.length === 0) return false;
    return found >= Math.min(...ends) / END_FACTOR && found <= Math.max(...ends) * END_FACTOR;
  }

  /** On the recorded heap. */
  withThreshold(thresholdBytes: number): Outcome {
    return this.#both({ thresholdBytes });
  }

  /** On the recorded heap, with a collection whenever it needs room. */
  withCollector(): Outcome {
    return this.#both({ mayCollect: true });
  }

  /** On a heap of another size, which does not grow; null where not even what the baseline has fits. */
  onHeap(heapBytes: number): Outcome | null {
    const changes = this.#heap(heapBytes);
    return changes && this.#both(changes);
  }

  fitsHeap(heapBytes: number, lifetime: Lifetime, mayCollect: boolean = this.#source.mayCollect): boolean {
    const changes = this.#heap(heapBytes);
    return changes !== null && this.#run(lifetime, { ...changes, mayCollect }).fits;
  }

  #heap(heapBytes: number): Partial<ReplayRequest> | null {
    const { baseline, rules } = this.#source;
    const areas = heapOfSize(this.#areas, heapBytes, { blockBytes: baseline.blockBytes, rules });
    return areas && { areas, maxNewSplitBytes: null };
  }

  #both(changes: Partial<ReplayRequest>): Outcome {
    return { short: this.#run('short', changes), long: this.#run('long', changes) };
  }

  #run(lifetime: Lifetime, changes: Partial<ReplayRequest>): Replay {
    const { board, rules, baseline, lastRequestBytes, bufferBytes, mayCollect } = this.#source;
    const stream = changes.mayCollect ? this.#collectable : this.stream;
    return replay(stream, {
      areas: this.#areas,
      baselineBlocks: this.#baselineBlocks,
      blockBytes: baseline.blockBytes,
      rules,
      maxNewSplitBytes: baseline.maxNewSplitBytes,
      thresholdBytes: board.threshold ?? -1,
      lifetime,
      lastRequestBytes,
      bufferBytes,
      mayCollect,
      ...changes,
    });
  }
}
