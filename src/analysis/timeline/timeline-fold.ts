import type { Fold } from '../../session/fold.js';
import type { BoardRecord, CaptureRecord, RecordOf, SampleRecord } from '../../session/schema.js';
import type { TakenMapsFold } from '../maps/taken-maps.js';
import { timeOfSample } from '../output/board-time.js';
import type { PrintedErrorsFold } from '../output/printed-errors.js';
import { isDrop } from '../run/collections.js';
import { PointList } from './point-list.js';
import { PointTable } from './point-table.js';
import { PrintedMarks } from './printed-marks.js';
import { type Keeping, StretchThinner } from './stretch-thinner.js';
import type { HeapPoint, SystemHeapPoint, Timeline, TimelineMark, TimelinePoint } from './timeline.js';

const MAX_POINTS = 100_000;
const MAX_SHOWN_MARKS = 5_000;
const MAX_HEAP_POINTS = 5_000;

/** What is of the heap has no time on the board's clock of its own: it has that of the sample `seq`, or of the first after it. */
interface Waiting {
  seq: number;
  place: (ms: number) => void;
}

/**
 * Holds no more than it gives, however many samples there are. `maps` and `printed` are given each record before
 * this is. How many samples there will be need not be known: it saves memory where it is.
 */
export class TimelineFold implements Fold<Timeline> {
  readonly #maps: Pick<TakenMapsFold, 'last' | 'count' | 'result'>;
  readonly #points: StretchThinner<TimelinePoint, PointTable>;
  readonly #keeping: Keeping<TimelinePoint> = {
    figures: [
      ({ allocBytes }) => allocBytes,
      ({ allocBytes }) => -allocBytes,
      ({ collected, allocBytes }) => (collected ? allocBytes : null),
      ({ collected, allocBytes }) => (collected ? -allocBytes : null),
      ({ drop, allocBytes }) => (drop ? allocBytes : null),
      ({ drop, allocBytes }) => (drop ? -allocBytes : null),
      ({ pauseUs }) => pauseUs,
      ({ stackBytes }) => stackBytes,
    ],
    // Their number bounds what cannot be thinned: labels may be missing where lines of the board were lost.
    always: ({ source }) => source === 'mark' && this.#markSampleCount <= MAX_SHOWN_MARKS,
  };
  readonly #heap = new StretchThinner<HeapPoint, PointList<HeapPoint>>(
    MAX_HEAP_POINTS,
    {
      figures: [
        ({ largestFreeBytes }) => largestFreeBytes,
        ({ largestFreeBytes }) => (largestFreeBytes === null ? null : -largestFreeBytes),
        ({ totalBytes }) => totalBytes,
      ],
      always: ({ map }) => map !== null,
    },
    new PointList(),
  );
  readonly #systemHeap = new StretchThinner<SystemHeapPoint, PointList<SystemHeapPoint>>(
    MAX_HEAP_POINTS,
    {
      figures: [
        ({ freeBytes }) => freeBytes,
        ({ freeBytes }) => -freeBytes,
        ({ largestFreeBytes }) => -largestFreeBytes,
      ],
      always: () => false,
    },
    new PointList(),
  );
  readonly #marks: TimelineMark[] = [];
  readonly #printed: Pick<PrintedErrorsFold, 'last'>;
  readonly #printedMarks = new PrintedMarks();
  #waiting: Waiting[] = [];
  #board: BoardRecord | null = null;
  #last: SampleRecord | null = null;
  #sampleCount = 0;
  #markCount = 0;
  #dropCount = 0;
  #markSampleCount = 0;
  #liveBytes: number | null = null;

  constructor(
    maps: Pick<TakenMapsFold, 'last' | 'count' | 'result'>,
    printed: Pick<PrintedErrorsFold, 'last'>,
    expectedSamples = 0,
  ) {
    this.#maps = maps;
    this.#printed = printed;
    this.#points = new StretchThinner(MAX_POINTS, this.#keeping, new PointTable(), expectedSamples);
  }

  add(record: CaptureRecord): void {
    if (record.type === 'output' || record.type === 'end') this.#printedMarks.addOutput(this.#printed.last);
    switch (record.type) {
      case 'sample':
        this.#addSample(record);
        break;
      case 'board':
        this.#board = record;
        break;
      case 'heap-map':
      case 'heap-table':
        this.#addMap(record);
        break;
      case 'heap-figures':
        this.#addFigures(record);
        break;
      case 'system-heap': {
        const sum = sumOf(record);
        // It is read right before the collection and the sample that follow it.
        this.#at((record.afterSeq ?? 0) + 1, (ms) => this.#systemHeap.add({ ms, ...sum }));
        break;
      }
    }
  }

  result(): Timeline {
    return {
      points: this.#points.kept(),
      sampleCount: this.#sampleCount,
      marks: this.#marks,
      markCount: this.#markCount,
      printed: this.#printedMarks.result(),
      printedCount: this.#printedMarks.count,
      dropCount: this.#dropCount,
      beyond: this.#board?.collects === 'at-prompt' ? 'pending' : 'garbage',
      totalBytes: this.#totalBytes(),
      heap: this.#heap.kept().points,
      systemHeap: this.#systemHeap.kept().points,
    };
  }

  #addSample(sample: SampleRecord): void {
    const { seq, source, collected, stackBytes, pauseUs } = sample;
    const label = source === 'mark' ? (sample.label ?? null) : null;
    const ms = timeOfSample(sample);
    const allocBytes = sample.allocBytes - (this.#board?.agent.heapBytes ?? 0);
    if (collected) this.#liveBytes = allocBytes;
    // Less allocated than was live before: some of that was freed, so no more than this can be live now.
    if (this.#liveBytes !== null) this.#liveBytes = Math.min(this.#liveBytes, allocBytes);
    const drop = isDrop(this.#last, sample);
    if (drop) this.#dropCount += 1;
    if (source === 'mark') this.#markSampleCount += 1;
    const liveBytes = this.#liveBytes;
    this.#points.add({ ms, allocBytes, source, label, liveBytes, collected, drop, stackBytes, pauseUs });
    this.#last = sample;
    this.#sampleCount += 1;
    if (label !== null) this.#addMark(ms, label);
    this.#printedMarks.addSample(sample);
    if (this.#waiting.length > 0) this.#placeWaiting(seq, ms);
  }

  #addMark(ms: number, label: string): void {
    this.#markCount += 1;
    if (this.#marks.length < MAX_SHOWN_MARKS) this.#marks.push({ ms, label });
  }

  #addMap({ afterSeq, role }: RecordOf<'heap-map' | 'heap-table'>): void {
    if (role === 'plain') return;
    const dump = this.#maps.last?.dump;
    if (!dump) return;
    const map = this.#maps.count - 1;
    const largestFreeBytes = dump.counts.largestFreeBlocks * dump.blockBytes;
    const { totalBytes } = dump;
    this.#at(afterSeq ?? 0, (ms) => this.#heap.add({ ms, totalBytes, largestFreeBytes, map }));
  }

  #addFigures({ afterSeq, totalBytes, largestFreeBlocks }: RecordOf<'heap-figures'>): void {
    const blockBytes = this.#board?.blockBytes ?? null;
    const largestFreeBytes =
      largestFreeBlocks === null || blockBytes === null ? null : largestFreeBlocks * blockBytes;
    this.#at(afterSeq ?? 0, (ms) => this.#heap.add({ ms, totalBytes, largestFreeBytes, map: null }));
  }

  #at(seq: number, place: Waiting['place']): void {
    if (this.#last && this.#last.seq >= seq) place(timeOfSample(this.#last));
    else this.#waiting.push({ seq, place });
  }

  #placeWaiting(seq: number, ms: number): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((one) => one.seq > seq);
    for (const one of waiting) if (one.seq <= seq) one.place(ms);
  }

  /** A heap that grew during the run has no one size. */
  #totalBytes(): number | null {
    const maps = this.#maps.result();
    const of = (role: RecordOf<'heap-map'>['role']) => maps.find((map) => map.role === role)?.dump.totalBytes;
    const after = of('final') ?? of('failure') ?? this.#board?.totalBytes ?? null;
    const before = of('baseline') ?? after;
    return before === after ? after : null;
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
