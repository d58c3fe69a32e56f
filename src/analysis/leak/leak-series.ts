import { medianSorted } from 'simple-statistics';
import type { Fold } from '../../session/fold.js';
import type {
  BatchRecord,
  BoardRecord,
  CaptureRecord,
  RecordOf,
  SampleRecord,
} from '../../session/schema.js';

/**
 * Live memory over the calls of a hunt, as the board gave it: exact integers, each right after a collection. Sizes
 * in bytes, the agent subtracted.
 */
export interface LeakPoint {
  /** Calls that had been begun, the warm-up included. */
  calls: number;
  liveBytes: number;
  /** `start` before the first call, `settle` after the last. */
  phase: 'start' | 'warm-up' | 'calls' | 'settle';
  /** `call` inside the agent's loop, whose frame it holds: shifted to fit the `prompt` sample after it. */
  source: 'prompt' | 'call';
  /** Longest run of free blocks in bytes, and strings interned at run time; null where they were not asked for. */
  largestFreeBytes: number | null;
  internedStrings: { count: number; bytes: number } | null;
  stackBytes: number | null;
  /** gc.mem_free(), which on a heap that can grow includes what it could grow by. */
  freeBytes: number | null;
}

export interface LeakSeries {
  points: LeakPoint[];
  /** All calls that were begun, and those of them before the first heap map. */
  calls: number;
  warmUpCalls: number;
  /** Calls that raised. */
  errors: number;
  /** Seconds for one call, without samples, and whose clock said so; null where it is not known or too short to tell. */
  callSeconds: { seconds: number; clock: 'board' | 'host' } | null;
}

/** Of the records of a hunt; of those of any other run the series is empty. */
export class LeakSeriesFold implements Fold<LeakSeries> {
  readonly #batches: BatchRecord[] = [];
  readonly #points: LeakPoint[] = [];
  readonly #frames: number[] = [];
  #board: BoardRecord | null = null;
  #calls = 0;
  /** Of the batch that goes on. */
  #stepped: LeakPoint[] = [];
  #phase: BatchRecord['phase'] = 'warm-up';
  /** The number of the last point's sample. */
  #seq = 0;

  add(record: CaptureRecord): void {
    if (record.type === 'board') this.#board = record;
    if (record.type === 'batch') this.#addBatch(record);
    if (record.type === 'heap-figures') this.#addFigures(record);
    if (record.type === 'sample' && record.collected && this.#board) this.#addSample(record, this.#board);
  }

  result(): LeakSeries {
    const batches = this.#batches;
    return {
      points: shifted(this.#points, this.#frames),
      calls: this.#calls,
      warmUpCalls: sumOf(batches.filter((batch) => batch.phase === 'warm-up').map((batch) => batch.calls)),
      errors: sumOf(batches.map((batch) => batch.errors)),
      callSeconds: callSeconds(batches),
    };
  }

  #addBatch(batch: BatchRecord): void {
    this.#batches.push(batch);
    this.#phase = batch.phase;
    const stepped = this.#stepped;
    if (!batch.stepped) this.#calls += batch.calls;
    // Where a call raised, no sample followed it.
    else {
      const missing = Math.max(0, batch.calls - stepped.length);
      this.#calls = Math.max(this.#calls, (stepped.at(-1)?.calls ?? this.#calls) + missing);
    }
  }

  /** They are read right after a sample of live memory; records that come from a recording may not say which. */
  #addFigures({ afterSeq, largestFreeBlocks, internedStrings }: RecordOf<'heap-figures'>): void {
    const point = this.#points.at(-1);
    if (!point || (afterSeq ?? this.#seq) !== this.#seq) return;
    const blockBytes = this.#board?.blockBytes ?? 0;
    point.largestFreeBytes = largestFreeBlocks === null ? null : largestFreeBlocks * blockBytes;
    point.internedStrings = internedStrings;
  }

  #addSample(sample: SampleRecord, { agent }: BoardRecord): void {
    const { seq, role, source, stackBytes, freeBytes } = sample;
    const point: LeakPoint = {
      calls: this.#calls,
      liveBytes: sample.allocBytes - agent.heapBytes,
      phase: this.#phase,
      source: 'prompt',
      largestFreeBytes: null,
      internedStrings: null,
      stackBytes,
      freeBytes,
    };
    if (source === 'call') {
      this.#calls += 1;
      const inside: LeakPoint = { ...point, calls: this.#calls, phase: 'calls', source: 'call' };
      this.#stepped.push(inside);
      this.#points.push(inside);
      this.#seq = seq;
    } else if (role === 'start' || role === 'live' || role === 'settle') {
      const last = this.#stepped.at(-1);
      if (last && last.calls === this.#calls) {
        this.#frames.push(last.liveBytes - point.liveBytes);
        this.#points.pop();
      }
      this.#stepped = [];
      this.#points.push({ ...point, phase: role === 'live' ? this.#phase : role });
      this.#seq = seq;
    }
  }
}

/**
 * The samples inside the loop hold its frame and the line that started it: as much in each of them, which the samples
 * at the prompt after the same calls tell; the median, as one of these may hold garbage.
 */
function shifted(points: LeakPoint[], frames: number[]): LeakPoint[] {
  if (frames.length === 0) return points.filter(({ source }) => source === 'prompt');
  const frameBytes = medianSorted([...frames].sort((a, b) => a - b));
  return points.map((point) =>
    point.source === 'call' ? { ...point, liveBytes: point.liveBytes - frameBytes } : point,
  );
}

/** Clocks step by a millisecond, for each batch anew. */
const MIN_MS = 100;

/** Of the batches without samples inside; by the host's clock one includes what it takes to send it. */
function callSeconds(batches: BatchRecord[]): LeakSeries['callSeconds'] {
  const plain = batches.filter(({ stepped, calls }) => !stepped && calls > 0);
  const calls = sumOf(plain.map((batch) => batch.calls));
  if (calls === 0) return null;
  const boardMs = plain.map((batch) => batch.boardMs);
  if (boardMs.some((ms) => ms === null)) return null;
  const ms = sumOf(boardMs.map((batchMs) => batchMs ?? 0));
  return ms < MIN_MS ? null : { seconds: ms / 1000 / calls, clock: 'board' };
}

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
