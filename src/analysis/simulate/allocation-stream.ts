import { allocationsIn } from '../../heap/map/allocations.js';
import { freeRuns } from '../../heap/map/free-runs.js';
import type { HeapArea } from '../../heap/map/heap-area.js';
import { newAllocations, type PlacedAllocation } from '../../heap/map/new-allocations.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { SampleRecord } from '../../session/schema.js';

/** What a replay does, in order. Lengths in blocks. */
export type StreamStep =
  /** `kept`: it stands in the last map. What is not has gone by then; when, is not recorded. */
  | { type: 'allocate'; blocks: number; kept: boolean }
  /**
   * Less was in use than before, or a collection ran: from here on at most `mostBlocks` more than at the baseline
   * are in use.
   */
  | { type: 'fall'; mostBlocks: number; collected: boolean };

export interface AllocationStream {
  steps: StreamStep[];
  allocations: number;
  allocatedBlocks: number;
  falls: number;
  /** Whose lengths the allocations have that no map shows. */
  lengthsFrom: 'program' | 'baseline';
  /** By how much these are longer than that: more than 1 where there would be too many to replay. */
  lengthFactor: number;
}

/** Beyond so many a replay would take seconds. */
const MAX_DRAWN = 20_000;

/**
 * A stream of allocations that leads from the baseline map over every recorded figure to the last map.
 *
 * Recorded is how much was in use at each sample, so each rise is at least that much allocated; and where what is
 * left stands. First fit fills from the start of the heap, so what stands behind a gap was allocated when the gap
 * was full: the last map is read in the order of its addresses, each gap as an allocation that is gone by now.
 * What the rises need beyond that has the lengths of what is new in the map, in turn.
 */
export function allocationStream(
  { baseline, last, survivors = last }: StreamMaps,
  samples: readonly SampleRecord[],
): AllocationStream {
  const news = [...newAllocations(last.areas, baseline.areas)];
  const lengthsFrom = news.length > 0 ? 'program' : 'baseline';
  const drawnFrom = news.length > 0 ? news : baseline.areas.flatMap(({ letters }) => allocationsIn(letters));
  const levels = blocksAboveBaseline(samples, last.blockBytes);
  const lengths = drawnFrom.map(({ blocks }) => blocks);
  const lengthFactor = factorFor(levels, lengths);
  const writer = new StreamWriter(
    queueOf(last.areas, news, newAllocations(last.areas, survivors.areas)),
    lengths.map((blocks) => blocks * lengthFactor),
  );
  writer.write(samples, levels);
  const { steps } = writer;
  const allocations = steps.filter((step) => step.type === 'allocate');
  return {
    steps,
    allocations: allocations.length,
    allocatedBlocks: allocations.reduce((sum, { blocks }) => sum + blocks, 0),
    falls: steps.length - allocations.length,
    lengthsFrom,
    lengthFactor,
  };
}

interface StreamMaps {
  baseline: HeapDump;
  last: HeapDump;
  /** Where the last map holds garbage: one after a collection, which says what of it was in use. */
  survivors?: HeapDump | undefined;
}

interface Queued {
  blocks: number;
  kept: boolean;
}

class StreamWriter {
  readonly steps: StreamStep[] = [];
  readonly #queue: Queued[];
  readonly #lengths: number[];
  #queueAt = 0;
  #drawn = 0;
  #keptBlocks = 0;
  /** Blocks that the recorded rises are ahead of what was allocated for them. */
  #owed = 0;

  constructor(queue: Queued[], lengths: number[]) {
    this.#queue = queue;
    this.#lengths = lengths.length > 0 ? lengths : [1];
  }

  write(samples: readonly SampleRecord[], levels: number[]): void {
    const mostKept = smallestFromHere(levels);
    for (let at = 1; at < levels.length; at++) {
      const rise = (levels[at] as number) - (levels[at - 1] as number);
      const collected = samples[at]?.collected === true;
      const isLast = at === levels.length - 1;
      if (rise > 0) this.#owed += rise;
      // What there is at the last sample, the last map says.
      while (this.#owed > 0 && !isLast) this.#allocate(mostKept[at] as number);
      if (isLast) this.#flush();
      if (rise < 0 || collected) {
        this.#owed = 0;
        this.steps.push({ type: 'fall', mostBlocks: levels[at] as number, collected });
      }
    }
    if (levels.length < 2) this.#flush();
  }

  #allocate(mostKept: number): void {
    const next = this.#queue[this.#queueAt];
    if (next && (!next.kept || this.#keptBlocks + next.blocks <= mostKept)) {
      this.#queueAt += 1;
      this.#push(next);
      return;
    }
    const length = this.#lengths[this.#drawn % this.#lengths.length] as number;
    this.#drawn += 1;
    this.#push({ blocks: Math.min(length, this.#owed), kept: false });
  }

  /** Whatever the last map has is there in the end. */
  #flush(): void {
    for (; this.#queueAt < this.#queue.length; this.#queueAt++) this.#push(this.#queue[this.#queueAt]!);
  }

  #push({ blocks, kept }: Queued): void {
    this.steps.push({ type: 'allocate', blocks, kept });
    this.#owed -= blocks;
    if (kept) this.#keptBlocks += blocks;
  }
}

/** New allocations and gaps in the order of addresses, up to the last new allocation. */
function queueOf(areas: HeapArea[], news: PlacedAllocation[], garbage: Iterable<PlacedAllocation>): Queued[] {
  const last = news.at(-1);
  if (!last) return [];
  const isBefore = (a: { areaIndex: number; firstBlock: number }, b: typeof a) =>
    a.areaIndex < b.areaIndex || (a.areaIndex === b.areaIndex && a.firstBlock < b.firstBlock);
  const gone = new Set(Array.from(garbage, placeOf));
  const gaps = freeRuns(areas).filter((run) => isBefore(run, last));
  return [
    ...news.map((item) => ({ ...item, kept: !gone.has(placeOf(item)) })),
    ...gaps.map((item) => ({ ...item, kept: false })),
  ]
    .sort((a, b) => (isBefore(a, b) ? -1 : 1))
    .map(({ blocks, kept }) => ({ blocks, kept }));
}

function placeOf({ areaIndex, firstBlock }: PlacedAllocation): string {
  return `${areaIndex}:${firstBlock}`;
}

function blocksAboveBaseline(samples: readonly SampleRecord[], blockBytes: number): number[] {
  const first = samples[0]?.allocBytes ?? 0;
  return samples.map(({ allocBytes }) => Math.round((allocBytes - first) / blockBytes));
}

/** What is still there later cannot be more than is in use at any later sample. */
function smallestFromHere(levels: number[]): number[] {
  const smallest = [...levels];
  for (let at = smallest.length - 2; at >= 0; at--)
    smallest[at] = Math.min(smallest[at] as number, smallest[at + 1] as number);
  return smallest;
}

function factorFor(levels: number[], lengths: number[]): number {
  let risen = 0;
  for (let at = 1; at < levels.length; at++)
    risen += Math.max(0, (levels[at] as number) - (levels[at - 1] as number));
  const mean = lengths.reduce((sum, blocks) => sum + blocks, 0) / Math.max(1, lengths.length) || 1;
  return Math.max(1, Math.ceil(risen / mean / MAX_DRAWN));
}
