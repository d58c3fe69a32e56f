import type { Fold } from '../../session/fold.js';
import { isInsideProgram } from '../../session/sample-sources.js';
import type { CaptureRecord, SampleRecord } from '../../session/schema.js';

export interface Sampling {
  samples: number;
  /** Of these, those at marks, at repetitions and by the timer: only they saw the program at work. */
  inside: number;
  /** Samples that were taken on the board and did not arrive. */
  lost: number;
  /**
   * Share of the time from the program's first sample to the first after it that the agent took, its collections
   * included, by the board's clock; null where that time is too short, or a sample of it was lost.
   */
  share: number | null;
  costUs: number;
}

/** Shorter than this, a share of the time says nothing: clocks step by up to a millisecond. */
const SHORTEST_SHARED_MS = 20;

/** A sample, how many came before it, and what the calls since the program's first had cost by then. */
interface Reached {
  sample: SampleRecord;
  at: number;
  costUs: number;
}

/**
 * Each sample carries the cost of the call before it, collections and printing included: so the calls of the
 * program's own time stand in the samples after its first, up to the one that follows its last.
 */
export class SamplingFold implements Fold<Sampling> {
  #samples = 0;
  #inside = 0;
  #seq = 0;
  #costUs = 0;
  #began: Reached | null = null;
  #ended: Reached | null = null;

  add(sample: CaptureRecord): void {
    if (sample.type !== 'sample') return;
    if (this.#began) this.#costUs += sample.previousCostUs;
    if (sample.source !== 'prompt') {
      this.#began ??= this.#reached(sample);
      this.#ended = null;
    } else if (this.#began) {
      this.#ended ??= this.#reached(sample);
    }
    this.#samples += 1;
    if (isInsideProgram(sample.source)) this.#inside += 1;
    this.#seq = sample.seq;
  }

  result(): Sampling {
    const [began, ended] = [this.#began, this.#ended];
    const counts = {
      samples: this.#samples,
      inside: this.#inside,
      lost: this.#seq - this.#samples,
    };
    if (!began || !ended) return { ...counts, share: null, costUs: 0 };
    const elapsedMs = ended.sample.boardMs - began.sample.boardMs;
    const complete = ended.sample.seq - began.sample.seq === ended.at - began.at;
    const share =
      elapsedMs < SHORTEST_SHARED_MS || !complete ? null : Math.min(1, ended.costUs / 1000 / elapsedMs);
    return { ...counts, share, costUs: ended.costUs };
  }

  #reached(sample: SampleRecord): Reached {
    return { sample, at: this.#samples, costUs: this.#costUs };
  }
}
