import type { Fold } from '../../session/fold.js';
import type { CaptureRecord } from '../../session/schema.js';

export interface Repetitions {
  count: number;
  /** Live memory before the first and before the last repetition, agent subtracted. */
  firstLiveBytes: number;
  lastLiveBytes: number;
  /** Of how many repetitions it is known what they left: the last has none after it. */
  compared: number;
  /** How many of these left more live memory than there was before them. */
  grew: number;
}

/** Whether more is live before the last of them than before the first. */
export function growsIn(found: Repetitions | null): found is Repetitions {
  return found !== null && found.grew > 0 && found.lastLiveBytes > found.firstLiveBytes;
}

/** Null where no collection ran before a repetition. */
export class RepetitionsFold implements Fold<Repetitions | null> {
  #agentBytes = 0;
  #count = 0;
  #compared = 0;
  #grew = 0;
  #first: number | null = null;
  #last: number | null = null;

  add(record: CaptureRecord): void {
    if (record.type === 'board') this.#agentBytes = record.agent.heapBytes;
    if (record.type !== 'sample') return;
    if (record.source === 'iteration-end') this.#count += 1;
    if (record.source !== 'iteration-start' || !record.collected) return;
    const liveBytes = record.allocBytes - this.#agentBytes;
    if (this.#last !== null) this.#compared += 1;
    if (this.#last !== null && liveBytes > this.#last) this.#grew += 1;
    this.#first ??= liveBytes;
    this.#last = liveBytes;
  }

  result(): Repetitions | null {
    if (this.#first === null || this.#last === null) return null;
    return {
      count: this.#count,
      firstLiveBytes: this.#first,
      lastLiveBytes: this.#last,
      compared: this.#compared,
      grew: this.#grew,
    };
  }
}
