import { parseHeapSummary } from '../../heap/map/parse-dump.js';
import type { Fold } from '../../session/fold.js';
import { WARM_UP_PASSES } from '../../session/recording-limits.js';
import type { BoardRecord, CaptureRecord, RecordOf, SampleRecord } from '../../session/schema.js';
import type { LeakPoint, LeakSeries } from './leak-series.js';

/**
 * Live memory over the passes of one loop, as of the calls of a hunt: a pass is a call there. All samples are from the head of a
 * pass, with the same frames on the stack.
 */
export class PassSeriesFold implements Fold<LeakSeries> {
  readonly #loop: number;
  readonly #points: LeakPoint[] = [];
  readonly #pace = new Pace();
  #board: BoardRecord | null = null;
  #sample: SampleRecord | null = null;
  #passes = 0;
  /** At the first heap map after the warm-up. */
  #warmUpPasses = WARM_UP_PASSES;
  #hasWarmMap = false;

  /** `loop`: its place in the header's `loops`. */
  constructor(loop: number) {
    this.#loop = loop;
  }

  add(record: CaptureRecord): void {
    if (record.type === 'board') this.#board = record;
    if (record.type === 'sample') {
      this.#sample = record;
      this.#pace.addSample(record);
    }
    if (record.type === 'pass' && record.loop === this.#loop) this.#addPass(record);
    if (record.type === 'heap-map' && record.role === 'pass') this.#addMap(record);
    if (record.type === 'passes') this.#passes = record.begun[this.#loop] ?? this.#passes;
  }

  result(): LeakSeries {
    return {
      points: this.#points,
      calls: this.#passes,
      warmUpCalls: Math.min(this.#warmUpPasses, this.#passes),
      errors: 0,
      callSeconds: this.#board?.ticksResolutionUs == null ? null : this.#pace.result(),
    };
  }

  #addPass({ passes, afterSeq }: RecordOf<'pass'>): void {
    const sample = this.#sample;
    this.#passes = Math.max(this.#passes, passes);
    if (!sample || sample.seq !== afterSeq || !sample.collected || !this.#board) return;
    this.#pace.addPass(passes, sample);
    this.#points.push({
      calls: passes,
      liveBytes: sample.allocBytes - this.#board.agent.heapBytes,
      phase: phaseOf(passes),
      source: 'prompt',
      largestFreeBytes: null,
      internedStrings: null,
      stackBytes: sample.stackBytes,
      freeBytes: sample.freeBytes,
    });
  }

  /** It stands behind the sample of its pass. */
  #addMap({ dump }: RecordOf<'heap-map'>): void {
    const point = this.#points.at(-1);
    this.#pace.skip();
    const blocks = parseHeapSummary(dump)?.largestFreeBlocks ?? null;
    if (!point || this.#loop !== MAPPED_LOOP) return;
    point.largestFreeBytes = blocks === null ? null : blocks * (this.#board?.blockBytes ?? 0);
    if (this.#hasWarmMap || point.calls < WARM_UP_PASSES) return;
    this.#hasWarmMap = true;
    this.#warmUpPasses = point.calls;
  }
}

/** The one that maps are taken in (agent-py/loops.py). */
export const MAPPED_LOOP = 0;

function phaseOf(passes: number): LeakPoint['phase'] {
  if (passes === 0) return 'start';
  return passes <= WARM_UP_PASSES ? 'warm-up' : 'calls';
}

/** Clocks step by a millisecond. */
const MIN_MS = 100;

/** How long a pass takes between two samples, what these cost not counted. */
class Pace {
  #passes = 0;
  #ms = 0;
  /** What the samples since the last pass that was sampled cost, in us. */
  #costUs = 0;
  #last: { passes: number; boardMs: number } | null = null;

  addSample({ previousCostUs }: SampleRecord): void {
    this.#costUs += previousCostUs;
  }

  addPass(passes: number, { boardMs }: SampleRecord): void {
    if (this.#last && passes > WARM_UP_PASSES) {
      this.#passes += passes - this.#last.passes;
      this.#ms += Math.max(0, boardMs - this.#last.boardMs - this.#costUs / 1000);
    }
    this.#last = { passes, boardMs };
    this.#costUs = 0;
  }

  /** What came since the last sample took time of its own. */
  skip(): void {
    this.#last = null;
  }

  result(): LeakSeries['callSeconds'] {
    return this.#ms < MIN_MS || this.#passes === 0
      ? null
      : { seconds: this.#ms / 1000 / this.#passes, clock: 'board' };
  }
}
