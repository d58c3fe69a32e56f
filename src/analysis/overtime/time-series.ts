import type { Fold } from '../../session/fold.js';
import type { BoardRecord, CaptureRecord, HeaderRecord, SampleRecord } from '../../session/schema.js';
import { FloorFinder, type Floors, type TimePoint } from './floor-finder.js';

/**
 * The heap over the time of a program, or over its repetitions. Sizes in bytes, the agent subtracted; x is ms since the
 * baseline, or calls that have come to their end.
 */
export interface TimeSeries extends Floors {
  axis: 'time' | 'calls';
  /** `linger`: from the prompt, after the script has returned, while its timers and callbacks went on. */
  during: 'program' | 'linger';
  /** Live after the run, when what the program's functions held is let go; null where it was not measured. */
  final: TimePoint | null;
  /** How long the program was watched, in ms; or in how many calls. */
  watched: number;
  clock: 'board' | 'host';
  blockBytes: number;
  /** Whether the heap can take more memory from the system, which counts as free then; null where not known. */
  growing: boolean | null;
}

/** Of the 32-bit boards, where there is no map to tell. */
const DEFAULT_BLOCK_BYTES = 16;

/**
 * Of the samples in the program's own time: by the timer, at the passes of its loop, at marks that it passes again and again, and while lingering; of
 * repetitions without a collection by mpgc, those before and after them.
 * Null for a hunt and for repetitions with collections, whose calls are judged, and where there is no sample before the program.
 */
export class TimeSeriesFold implements Fold<TimeSeries | null> {
  readonly #program = new FloorFinder();
  readonly #linger = new FloorFinder();
  readonly #passed = new Set<string>();
  #header: HeaderRecord | null = null;
  #board: BoardRecord | null = null;
  #baseline: SampleRecord | null = null;
  #final: TimePoint | null = null;
  #programEnded = false;
  #programSamples = 0;
  #wasStopped = false;
  #lingerSamples = 0;
  #watched = 0;
  #calls = 0;

  add(record: CaptureRecord): void {
    if (record.type === 'header') this.#header = record;
    if (record.type === 'board') this.#board = record;
    if (record.type === 'sample') this.#addSample(record);
    if (record.type === 'end')
      this.#wasStopped = record.reason === 'duration' || record.reason === 'interrupted';
  }

  result(): TimeSeries | null {
    const [header, board] = [this.#header, this.#board];
    if (!header || !board || !this.#baseline || header.options.hunt) return null;
    const axis = header.options.uncollected ? 'calls' : 'time';
    const during = axis === 'time' && this.#isLinger(header) ? 'linger' : 'program';
    // What a call does is judged by its repetitions, after the collections before them.
    if (during === 'program' && header.options.call !== null && axis === 'time') return null;
    return {
      axis,
      ...(during === 'linger' ? this.#linger : this.#program).result(),
      during,
      final: this.#final,
      watched: this.#watched,
      clock: board.ticksResolutionUs === null ? 'host' : 'board',
      blockBytes: board.blockBytes ?? DEFAULT_BLOCK_BYTES,
      growing: board.growing,
    };
  }

  #isLinger({ options }: HeaderRecord): boolean {
    // A program that was stopped did not come to lingering.
    const lingers = this.#programSamples === 0 && !this.#wasStopped && options.lingerMs !== null;
    return this.#lingerSamples > 0 || lingers;
  }

  #addSample(sample: SampleRecord): void {
    const { source, role, collected } = sample;
    if (role === 'baseline') this.#baseline ??= sample;
    if (!this.#baseline || role === 'baseline') return;
    if (source === 'iteration-end') this.#calls += 1;
    const point = this.#pointOf(sample, this.#baseline);
    if (source === 'program-end' || source === 'failure' || role === 'program-end') this.#programEnded = true;
    if (role === 'final' && collected) this.#final = point;
    else this.#watched = point.x;
    if (source === 'prompt' && role === undefined) {
      this.#lingerSamples += 1;
      this.#linger.add(point, collected, this.#totalBytes());
    } else if ((this.#byCalls || !this.#programEnded) && this.#isWatching(sample)) {
      this.#programSamples += 1;
      this.#program.add(point, collected, this.#totalBytes());
    }
  }

  /** A mark that is passed once says where the program was, and not how long it ran. */
  #isWatching({ source, label }: SampleRecord): boolean {
    if (this.#byCalls)
      return source === 'iteration-end' || (source === 'iteration-start' && this.#calls === 0);
    if (source === 'timer' || source === 'pass') return true;
    if (source !== 'mark' || label === undefined) return false;
    const again = this.#passed.has(label);
    this.#passed.add(label);
    return again;
  }

  get #byCalls(): boolean {
    return this.#header?.options.uncollected === true;
  }

  #pointOf({ boardMs, atMs, allocBytes, freeBytes }: SampleRecord, baseline: SampleRecord): TimePoint {
    const hasClock = this.#board?.ticksResolutionUs !== null;
    const ms = hasClock ? boardMs - baseline.boardMs : atMs - baseline.atMs;
    return {
      x: this.#byCalls ? this.#calls : ms,
      value: allocBytes - (this.#board?.agent.heapBytes ?? 0),
      freeBytes,
    };
  }

  #totalBytes(): number | null {
    const { growing, totalBytes, agent } = this.#board ?? {};
    if (growing !== false || totalBytes == null || !agent) return null;
    return totalBytes - agent.heapBytes;
  }
}
