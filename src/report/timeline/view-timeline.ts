import { isDrop } from '../../analysis/run/collections.js';
import type { Summary } from '../../analysis/run/summarize.js';
import { countBlocks } from '../../heap/map/count-blocks.js';
import type { CaptureRecord, RecordOf, SampleRecord } from '../../session/schema.js';
import { PointStore } from './point-store.js';
import { StretchThinner } from './stretch-thinner.js';

/** Times in ms on the board's clock from the baseline sample on; sizes with the agent subtracted. */
export interface Timeline {
  /** All samples, or of each stretch of time the first, the last and the extremes. */
  points: TimelinePoint[];
  /** How many samples there are in all. */
  sampleCount: number;
  marks: TimelineMark[];
  /** How many marks there are in all. */
  markCount: number;
  /** How many of all samples are drops: see TimelinePoint. */
  dropCount: number;
  /** Null where it is not known, or where the heap grew during the run. */
  totalBytes: number | null;
  /** What heap maps and the firmware's own figures tell of the heap, the agent's part included. */
  heap: HeapPoint[];
  /** The heap of the system under MicroPython; empty where the firmware tells nothing of it. */
  systemHeap: SystemHeapPoint[];
}

export interface TimelineMark {
  ms: number;
  label: string;
}

export interface TimelinePoint {
  ms: number;
  allocBytes: number;
  source: SampleRecord['source'];
  /** Live memory: known exactly where `collected`, else the last that was known. */
  liveBytes: number | null;
  collected: boolean;
  /** Less than in the sample before, with no collection by the agent. */
  drop: boolean;
  stackBytes: number | null;
  /** How long the collection inside this sample took; null where none ran, or where it was not timed. */
  pauseUs: number | null;
}

export interface HeapPoint {
  ms: number;
  totalBytes: number | null;
  largestFreeBytes: number | null;
  /** The heap map that says so; null for figures without a map. */
  map: number | null;
}

export interface SystemHeapPoint {
  ms: number;
  totalBytes: number;
  freeBytes: number;
  largestFreeBytes: number;
  /** The sum of what was least free in each region since the board was started. */
  leastFreeBytes: number;
}

const MAX_POINTS = 100_000;
const MAX_MARKS = 5_000;
const MAX_HEAP_POINTS = 5_000;

/** Goes over the records once, and holds no more than it returns. */
export function viewTimeline(records: Iterable<CaptureRecord>, summary: Summary): Timeline {
  const writer = new TimelineWriter(summary);
  for (const record of records) writer.add(record);
  return writer.timeline();
}

class TimelineWriter {
  readonly #summary: Summary;
  readonly #store = new PointStore();
  readonly #points = new StretchThinner<number>(MAX_POINTS, (slots) => this.#extremes(slots));
  readonly #heap = new StretchThinner(MAX_HEAP_POINTS, extremesOfHeap);
  readonly #systemHeap = new StretchThinner(MAX_HEAP_POINTS, extremesOfSystemHeap);
  readonly #marks: TimelineMark[] = [];
  /** Labels that came before their sample, by its number. */
  readonly #waiting = new Map<number, string>();
  /** Figures of the system's heap, which come before the sample that they belong to. */
  readonly #earlySystem: Omit<SystemHeapPoint, 'ms'>[] = [];
  /** Maps that came before the first sample. */
  readonly #early: Omit<HeapPoint, 'ms'>[] = [];
  #last: SampleRecord | null = null;
  #sampleCount = 0;
  #markCount = 0;
  #dropCount = 0;
  #markSampleCount = 0;
  #mapCount = 0;
  #liveBytes: number | null = null;

  constructor(summary: Summary) {
    this.#summary = summary;
  }

  add(record: CaptureRecord): void {
    if (record.type === 'sample') this.#addSample(record);
    if (record.type === 'mark') {
      if (record.seq === this.#last?.seq) this.#addMark(timeOf(this.#last), record.label);
      else this.#waiting.set(record.seq, record.label);
    }
    if (record.type === 'heap-map') this.#addMap();
    if (record.type === 'heap-figures') {
      const { totalBytes, largestFreeBlocks } = record;
      const blockBytes = this.#summary.board?.blockBytes ?? null;
      const largestFreeBytes =
        largestFreeBlocks === null || blockBytes === null ? null : largestFreeBlocks * blockBytes;
      this.#addHeap({ totalBytes, largestFreeBytes, map: null });
    }
    if (record.type === 'system-heap') this.#earlySystem.push(sumOf(record));
  }

  timeline(): Timeline {
    const { baselineMap, totalBytes } = this.#summary;
    // A heap that grew during the run has no one size.
    const before = baselineMap?.totalBytes ?? totalBytes;
    return {
      points: this.#points.kept().map((slot) => this.#store.at(slot)),
      sampleCount: this.#sampleCount,
      marks: this.#marks,
      markCount: this.#markCount,
      dropCount: this.#dropCount,
      totalBytes: before === totalBytes ? totalBytes : null,
      heap: this.#heap.kept(),
      systemHeap: this.#systemHeap.kept(),
    };
  }

  #addSample(sample: SampleRecord): void {
    const { seq, source, collected, stackBytes, pauseUs } = sample;
    const ms = timeOf(sample);
    const allocBytes = sample.allocBytes - (this.#summary.board?.agent.heapBytes ?? 0);
    if (collected) this.#liveBytes = allocBytes;
    // Less allocated than was live before: some of that was freed, so no more than this can be live now.
    if (this.#liveBytes !== null) this.#liveBytes = Math.min(this.#liveBytes, allocBytes);
    const drop = isDrop(this.#last, sample);
    if (drop) this.#dropCount += 1;
    if (source === 'mark') this.#markSampleCount += 1;
    const liveBytes = this.#liveBytes;
    const point = { ms, allocBytes, source, liveBytes, collected, drop, stackBytes, pauseUs };
    this.#points.add(this.#store.add(point));
    this.#last = sample;
    this.#sampleCount += 1;
    const label = this.#waiting.get(seq);
    if (label !== undefined) this.#addMark(ms, label);
    this.#waiting.delete(seq);
    for (const early of this.#early.splice(0)) this.#addHeap(early);
    for (const early of this.#earlySystem.splice(0)) this.#systemHeap.add({ ms, ...early });
  }

  #addMark(ms: number, label: string): void {
    this.#markCount += 1;
    if (this.#marks.length < MAX_MARKS) this.#marks.push({ ms, label });
  }

  #addMap(): void {
    const map = this.#mapCount;
    this.#mapCount += 1;
    const dump = this.#summary.maps[map]?.dump;
    if (!dump) return;
    const largestFreeBytes = countBlocks(dump.areas).largestFreeBlocks * dump.blockBytes;
    this.#addHeap({ totalBytes: dump.totalBytes, largestFreeBytes, map });
  }

  /** At the time of the sample before it: a map has no time on the board's clock. */
  #addHeap(point: Omit<HeapPoint, 'ms'>): void {
    if (this.#last) this.#heap.add({ ms: timeOf(this.#last), ...point });
    else this.#early.push(point);
  }

  #extremes(slots: number[]): number[] {
    // Their number bounds what cannot be thinned: labels may be missing where lines of the board were lost.
    const marksStay = this.#markSampleCount <= MAX_MARKS;
    const stays = extremes(slots, this.#store.figures);
    return slots.filter((slot) => {
      const isKept = stays.has(slot) || (marksStay && this.#store.isAtMark(slot));
      if (!isKept) this.#store.free(slot);
      return isKept;
    });
  }
}

/** Over its regions; the largest free block is the largest of them. */
function sumOf({ regions }: RecordOf<'system-heap'>): Omit<SystemHeapPoint, 'ms'> {
  const sum = { totalBytes: 0, freeBytes: 0, largestFreeBytes: 0, leastFreeBytes: 0 };
  for (const region of regions) {
    sum.totalBytes += region.totalBytes;
    sum.freeBytes += region.freeBytes;
    sum.largestFreeBytes = Math.max(sum.largestFreeBytes, region.largestFreeBytes);
    sum.leastFreeBytes += region.leastFreeBytes;
  }
  return sum;
}

/** To the µs: a board's clock has no smaller step. */
function timeOf({ boardMs }: SampleRecord): number {
  return Math.round(boardMs * 1000) / 1000;
}

function extremesOfHeap(points: HeapPoint[]): HeapPoint[] {
  const stays = extremes(points, [
    ({ largestFreeBytes }) => largestFreeBytes,
    ({ largestFreeBytes }) => (largestFreeBytes === null ? null : -largestFreeBytes),
    ({ totalBytes }) => totalBytes,
  ]);
  return points.filter((point) => stays.has(point) || point.map !== null);
}

function extremesOfSystemHeap(points: SystemHeapPoint[]): SystemHeapPoint[] {
  const stays = extremes(points, [
    ({ freeBytes }) => freeBytes,
    ({ freeBytes }) => -freeBytes,
    ({ largestFreeBytes }) => -largestFreeBytes,
  ]);
  return points.filter((point) => stays.has(point));
}

/** The first, the last, and the first with the largest of each figure. */
function extremes<Point>(
  points: Point[],
  figures: ((point: Point) => number | null)[],
): Set<Point | undefined> {
  const stays = new Set([points[0], points.at(-1)]);
  for (const figure of figures) {
    let best: Point | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (const point of points) {
      const value = figure(point);
      if (value === null || value <= most) continue;
      best = point;
      most = value;
    }
    stays.add(best);
  }
  return stays;
}
