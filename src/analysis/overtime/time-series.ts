import type { Fold } from '../../session/fold.js';
import type { BoardRecord, CaptureRecord, HeaderRecord, SampleRecord } from '../../session/schema.js';
import { FloorFinder, type Floors, type TimePoint } from './floor-finder.js';

/** The heap over the time of a program. Sizes in bytes, the agent subtracted; times in ms since the baseline. */
export interface TimeSeries extends Floors {
  /** `linger`: from the prompt, after the script has returned, while its timers and callbacks went on. */
  during: 'program' | 'linger';
  /** Live after the run, when what the program's functions held is let go; null where it was not measured. */
  final: TimePoint | null;
  /** How long the program was watched. */
  watchedMs: number;
  clock: 'board' | 'host';
  blockBytes: number;
  /** Whether the heap can take more memory from the system, which counts as free then; null where not known. */
  growing: boolean | null;
}

/** Of the 32-bit boards, where there is no map to tell. */
const DEFAULT_BLOCK_BYTES = 16;

/**
 * Of the samples in the program's own time: by the timer, at marks that it passes again and again, and while lingering.
 * Null for a hunt, whose calls are judged, and where there is no sample before the program.
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
  #watchedMs = 0;

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
    // A program that was stopped did not come to lingering.
    const lingers = this.#programSamples === 0 && !this.#wasStopped && header.options.lingerMs !== null;
    const during = this.#lingerSamples > 0 || lingers ? 'linger' : 'program';
    // What a call does is judged by its repetitions.
    if (during === 'program' && header.options.call !== null) return null;
    return {
      ...(during === 'linger' ? this.#linger : this.#program).result(),
      during,
      final: this.#final,
      watchedMs: this.#watchedMs,
      clock: board.ticksResolutionUs === null ? 'host' : 'board',
      blockBytes: board.blockBytes ?? DEFAULT_BLOCK_BYTES,
      growing: board.growing,
    };
  }

  #addSample(sample: SampleRecord): void {
    const { source, role, collected } = sample;
    if (role === 'baseline') this.#baseline ??= sample;
    if (!this.#baseline || role === 'baseline') return;
    const point = this.#pointOf(sample, this.#baseline);
    if (source === 'program-end' || source === 'failure' || role === 'program-end') this.#programEnded = true;
    if (role === 'final' && collected) this.#final = point;
    else this.#watchedMs = point.x;
    if (source === 'prompt' && role === undefined) {
      this.#lingerSamples += 1;
      this.#linger.add(point, collected, this.#totalBytes());
    } else if (!this.#programEnded && this.#isWatching(sample)) {
      this.#programSamples += 1;
      this.#program.add(point, collected, this.#totalBytes());
    }
  }

  /** A mark that is passed once says where the program was, and not how long it ran. */
  #isWatching({ source, label }: SampleRecord): boolean {
    if (source === 'timer') return true;
    if (source !== 'mark' || label === undefined) return false;
    const again = this.#passed.has(label);
    this.#passed.add(label);
    return again;
  }

  #pointOf({ boardMs, atMs, allocBytes, freeBytes }: SampleRecord, baseline: SampleRecord): TimePoint {
    const hasClock = this.#board?.ticksResolutionUs !== null;
    return {
      x: hasClock ? boardMs - baseline.boardMs : atMs - baseline.atMs,
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
