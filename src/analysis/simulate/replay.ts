import { countBlocks } from '../../heap/map/count-blocks.js';
import type { HeapArea } from '../../heap/map/heap-area.js';
import { placeable } from '../../heap/map/placeable.js';
import type { GcRules } from '../../heap/model/gc-rules.js';
import { type BlockRef, HeapModel } from '../../heap/model/heap-model.js';
import type { AllocationStream } from './allocation-stream.js';

/**
 * How long that was in use which no map shows: `short`, it was garbage as soon as it was allocated; `long`, until
 * a recorded figure shows that it was gone.
 */
export type Lifetime = 'short' | 'long';

export interface ReplayRequest {
  areas: readonly HeapArea[];
  blockBytes: number;
  rules: GcRules;
  /** What the heap may take from the system; null where it does not grow. */
  maxNewSplitBytes: number | null;
  /** Whether a collection happens when the heap needs room; else only where one was recorded. */
  mayCollect: boolean;
  /** gc.threshold(bytes); -1 is off. */
  thresholdBytes: number;
  lifetime: Lifetime;
  /** Blocks in use at the baseline sample, which the recorded figures count from. */
  baselineBlocks: number;
  /** What the program asks for after all that, in vain on the board; null where it did not run out of memory. */
  lastRequestBytes: number | null;
  /** Sizes of which to count how many fit in the end. */
  bufferBytes: readonly number[];
}

export interface Replay {
  /** Whether every allocation found room, and the last request. */
  fits: boolean;
  /** Whether it was the last request that did not. */
  failedAtLastRequest: boolean;
  /** Collections that the heap did by itself: for room, or by the threshold. */
  collections: number;
  /** Most in use at once, garbage included. */
  peakBytes: number;
  /** In the end, after the last recorded collection; null where the run did not get there. */
  end: { freeBytes: number; largestFreeBytes: number; placeable: number[] } | null;
}

/** Runs the stream in the model, from a heap of the baseline's allocations. */
export function replay({ steps }: AllocationStream, request: ReplayRequest): Replay {
  const run = new ReplayRun(request);
  const ranOut = !steps.every((step) =>
    step.type === 'allocate' ? run.allocate(step.blocks, step.kept) : run.fall(step),
  );
  if (ranOut) return run.result({ fits: false, failedAtLastRequest: false });
  const { lastRequestBytes } = request;
  if (lastRequestBytes === null) return run.result({ fits: true, failedAtLastRequest: false });
  const met = run.request(lastRequestBytes);
  return run.result({ fits: met, failedAtLastRequest: !met });
}

class ReplayRun {
  readonly #heap: HeapModel;
  readonly #request: ReplayRequest;
  /** In use until the end. */
  readonly #kept: BlockRef[] = [];
  /** In the order in which they go. Those before `#passed` are gone. */
  #passing: BlockRef[] = [];
  #passed = 0;
  /** Blocks of those that are kept, and of those that are not gone yet. */
  #keptBlocks: number;
  #passingBlocks = 0;
  #usedBlocks: number;
  #peakBlocks: number;
  #collections = 0;

  constructor(request: ReplayRequest) {
    const { areas, thresholdBytes, ...options } = request;
    this.#request = request;
    this.#heap = new HeapModel(areas, {
      ...options,
      collect: () => this.#collectForRoom(),
      chooseAreaBlocks: ({ least }) => least,
    });
    this.#heap.setThreshold(thresholdBytes);
    for (const ref of this.#heap.allocations()) this.#kept.push(ref);
    this.#usedBlocks = this.#heap.usedBlocks;
    this.#keptBlocks = this.#usedBlocks;
    this.#peakBlocks = this.#usedBlocks;
  }

  allocate(blocks: number, kept: boolean): boolean {
    const ref = this.#heap.allocate(blocks * this.#heap.blockBytes);
    if (ref === null) return false;
    (kept ? this.#kept : this.#passing).push(ref);
    if (kept) this.#keptBlocks += blocks;
    else this.#passingBlocks += blocks;
    this.#usedBlocks += blocks;
    this.#peakBlocks = Math.max(this.#peakBlocks, this.#usedBlocks);
    return true;
  }

  request(bytes: number): boolean {
    return this.allocate(Math.ceil(bytes / this.#heap.blockBytes), true);
  }

  fall({ mostBlocks, collected }: { mostBlocks: number; collected: boolean }): true {
    const most = this.#request.baselineBlocks + mostBlocks;
    if (collected || this.#request.mayCollect) {
      this.#forget(most);
      this.#collect();
    } else {
      this.#freeDownTo(most);
    }
    return true;
  }

  result(outcome: Pick<Replay, 'fits' | 'failedAtLastRequest'>): Replay {
    const { blockBytes } = this.#heap;
    const counts = countBlocks(this.#heap.areas());
    return {
      ...outcome,
      collections: this.#collections,
      peakBytes: this.#peakBlocks * blockBytes,
      end:
        outcome.fits || outcome.failedAtLastRequest
          ? {
              freeBytes: counts.freeBlocks * blockBytes,
              largestFreeBytes: counts.largestFreeBlocks * blockBytes,
              placeable: this.#request.bufferBytes.map((bytes) =>
                placeable(counts.freeRuns, bytes, blockBytes),
              ),
            }
          : null,
    };
  }

  /** The oldest goes first, until what is in use is what was recorded. */
  #forget(mostBlocks: number): void {
    const excess = () => this.#keptBlocks + this.#passingBlocks - mostBlocks;
    while (excess() > 0 && this.#passed < this.#passing.length) {
      this.#passingBlocks -= this.#heap.blocksOf(this.#passing[this.#passed] as BlockRef);
      this.#passed += 1;
    }
  }

  /** Where nothing is collected, memory that was given back was given back at once. */
  #freeDownTo(mostBlocks: number): void {
    while (this.#usedBlocks > mostBlocks && this.#passed < this.#passing.length) {
      const ref = this.#passing[this.#passed] as BlockRef;
      const blocks = this.#heap.blocksOf(ref);
      this.#usedBlocks -= blocks;
      this.#passingBlocks -= blocks;
      this.#heap.free(ref);
      this.#passed += 1;
    }
  }

  #collectForRoom(): void {
    if (!this.#request.mayCollect) return;
    this.#collections += 1;
    this.#collect();
  }

  #collect(): void {
    const inUse = this.#request.lifetime === 'long' ? this.#passing.slice(this.#passed) : [];
    this.#passing = inUse;
    this.#passed = 0;
    this.#heap.mark(this.#kept);
    this.#heap.collect(inUse);
    if (inUse.length === 0) this.#passingBlocks = 0;
    this.#usedBlocks = this.#keptBlocks + this.#passingBlocks;
  }
}
