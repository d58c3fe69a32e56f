import { max, quantileSorted } from 'simple-statistics';
import { countBlocks } from '../heap/count-blocks.js';
import { type HeapDump, parseHeapDump } from '../heap/parse-dump.js';
import type { ModelCheck } from '../session/model-check-schema.js';
import type { Capture } from '../session/read-capture.js';
import type {
  BoardRecord,
  CaptureRecord,
  EndRecord,
  ErrorRecord,
  HeapMapRecord,
  SampleRecord,
} from '../session/schema.js';
import { type ClockRate, clockRate } from './clock-rate.js';
import { endingError } from './ending-error.js';
import { failedRequest } from './failed-request.js';
import { type Fragmentation, fragmentationOf, type TakenMap, withoutPredictions } from './fragmentation.js';
import { isMismatch, modelCheckOf } from './model-check.js';

/**
 * The figures of one capture. Pure: the same records give the same summary. Sizes are exact, in bytes, with
 * the agent's own heap subtracted where they count allocated memory; null is "not known", never 0.
 */
export interface Summary {
  board: BoardRecord | null;
  end: EndRecord | null;
  error: ErrorRecord | null;
  /** Live memory before the program. */
  baselineBytes: number | null;
  /** The largest sample of allocated memory, garbage included; between samples it may have been more. */
  peakBytes: number | null;
  /** Live memory after the program. */
  finalLiveBytes: number | null;
  /** finalLive - baseline. */
  retainedBytes: number | null;
  /** Allocated when the program ended, minus finalLive. */
  garbageBytes: number | null;
  totalBytes: number | null;
  /** Free memory after the run, without what the heap could still grow by. */
  freeBytes: number | null;
  largestFreeBytes: number | null;
  maxNewSplitBytes: number | null;
  /** The heap when MemoryError left the program; null where that did not happen. */
  failure: Failure | null;
  collections: Collections;
  sampling: Sampling;
  /** Null where it is not known. */
  clock: ClockRate | null;
  repetitions: Repetitions | null;
  baselineMap: HeapDump | null;
  /** The last map: after the program; or at its MemoryError, where nothing could be run after that. */
  finalMap: HeapDump | null;
  finalMapRole: 'final' | 'failure';
  /** All maps, in order. */
  maps: TakenMap[];
  /** Null where the run did not compare the heap with the model. */
  modelCheck: ModelCheck | null;
  /** Null where there is no map after the baseline. Without predictions where the model does not hold. */
  fragmentation: Fragmentation | null;
}

export interface Failure {
  allocBytes: number;
  /** After a collection, while the program's last line was still on the stack; null where none ran. */
  liveBytes: number | null;
  /** Of the map that was taken before that collection. */
  freeBytes: number | null;
  largestFreeBytes: number | null;
  /** After that collection. */
  freeAfterBytes: number | null;
}

export interface Collections {
  /** The samples that are drops, by number (see dropsIn). */
  drops: Set<number>;
  /** Of the collections that the agent timed; null where none was. */
  pauseUs: { p50: number; max: number; count: number } | null;
}

export interface Sampling {
  samples: number;
  /** Samples that were taken on the board and did not arrive. */
  lost: number;
  /**
   * Share of the time from the program's first sample to the first after it that the agent took, its collections
   * included, by the board's clock; null where that time is too short, or a sample of it was lost.
   */
  share: number | null;
  costUs: number;
}

export interface Repetitions {
  count: number;
  /** Live memory before the first and before the last repetition, agent subtracted. */
  firstLiveBytes: number;
  lastLiveBytes: number;
  /** How many repetitions left more live memory than there was before them. */
  grew: number;
}

export function summarize(capture: Capture): Summary {
  const { records } = capture;
  const board = findRecord(records, 'board');
  const samples = records.filter((record) => record.type === 'sample');
  const agentBytes = board?.agent.heapBytes ?? 0;
  const allocated = (sample: SampleRecord | undefined) => (sample ? sample.allocBytes - agentBytes : null);
  const withRole = (role: SampleRecord['role']) => allocated(samples.find((sample) => sample.role === role));

  const baselineBytes = withRole('baseline');
  const maps = takenMaps(records);
  const mapOf = (role: HeapMapRecord['role']) => maps.find((map) => map.role === role)?.dump ?? null;
  const lastMap = mapOf('final');
  const finalMap = lastMap ?? mapOf('failure');
  const failure = failureOf(samples, mapOf('failure'), agentBytes);
  const error = endingError(records);
  // A board without room for one more line has these from the handler inside the program alone.
  const finalLiveBytes = withRole('final') ?? failure?.liveBytes ?? null;
  const programEnd = samples.findLast((sample) => sample.source === 'program-end');
  const programEndBytes = failure?.allocBytes ?? allocated(programEnd) ?? withRole('program-end');
  const modelCheck = modelCheckOf(capture);
  const fragmentation = fragmentationOf(maps, failedRequest(error)?.bytes ?? null);
  return {
    board,
    end: findRecord(records, 'end'),
    error,
    baselineBytes,
    peakBytes: samples.length > 0 ? max(samples.map((sample) => sample.allocBytes)) - agentBytes : null,
    finalLiveBytes,
    retainedBytes: minus(finalLiveBytes, baselineBytes),
    garbageBytes: minus(programEndBytes, finalLiveBytes),
    totalBytes: finalMap?.totalBytes ?? board?.totalBytes ?? null,
    freeBytes: finalMap?.freeBytes ?? null,
    largestFreeBytes: finalMap ? largestFree(finalMap) : null,
    maxNewSplitBytes: finalMap?.maxNewSplitBytes ?? null,
    failure,
    collections: collectionsOf(samples),
    sampling: samplingOf(samples),
    clock: clockRate(samples, board),
    repetitions: repetitionsOf(samples, agentBytes),
    baselineMap: mapOf('baseline'),
    finalMap,
    finalMapRole: lastMap || !finalMap ? 'final' : 'failure',
    maps,
    modelCheck,
    fragmentation:
      fragmentation && isMismatch(modelCheck) ? withoutPredictions(fragmentation) : fragmentation,
  };
}

function findRecord<T extends CaptureRecord['type']>(records: CaptureRecord[], type: T) {
  return (records.find((record) => record.type === type) ?? null) as Extract<
    CaptureRecord,
    { type: T }
  > | null;
}

/** The baseline map follows the collection that the agent's own size is measured by, the final map the final sample. */
function takenMaps(records: CaptureRecord[]): TakenMap[] {
  const final = records.find((record) => record.type === 'sample' && record.role === 'final');
  const finalCollected = final?.type === 'sample' && final.collected;
  return records.flatMap((record) => {
    if (record.type !== 'heap-map') return [];
    const { role, atMs } = record;
    const collected = role === 'final' ? finalCollected : role !== 'failure';
    return [{ role, atMs, collected, dump: parseHeapDump(record.dump) }];
  });
}

function failureOf(samples: SampleRecord[], map: HeapDump | null, agentBytes: number): Failure | null {
  const [at, after] = samples.filter((sample) => sample.source === 'failure');
  if (!at) return null;
  return {
    allocBytes: at.allocBytes - agentBytes,
    liveBytes: after?.collected ? after.allocBytes - agentBytes : null,
    freeBytes: map?.freeBytes ?? null,
    largestFreeBytes: map ? largestFree(map) : null,
    freeAfterBytes: after?.collected && map ? map.totalBytes - after.allocBytes : null,
  };
}

function largestFree({ areas, blockBytes }: HeapDump): number {
  return countBlocks(areas).largestFreeBlocks * blockBytes;
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

function collectionsOf(samples: SampleRecord[]): Collections {
  const pauses = samples.flatMap(({ pauseUs }) => (pauseUs === null ? [] : [pauseUs])).sort((a, b) => a - b);
  const pauseUs =
    pauses.length === 0 ? null : { p50: quantileSorted(pauses, 0.5), max: max(pauses), count: pauses.length };
  return { drops: dropsIn(samples), pauseUs };
}

/**
 * Samples of the program's own time in which less was allocated than in the one before, with no collection by
 * the agent: an automatic collection, one by the program, or memory that the firmware freed at once. The
 * board tells these apart nowhere, so this is evidence of a collection and no proof.
 */
function dropsIn(samples: SampleRecord[]): Set<number> {
  const drops = samples.filter((sample, at) => {
    const before = samples[at - 1];
    if (!before || before.source === 'prompt' || sample.source === 'prompt' || sample.collected) return false;
    return sample.allocBytes < before.allocBytes;
  });
  return new Set(drops.map(({ seq }) => seq));
}

/** Shorter than this, a share of the time says nothing: clocks step by up to a millisecond. */
const SHORTEST_SHARED_MS = 20;

/**
 * Each sample carries the cost of the call before it, collections and printing included: so the calls of the
 * program's own time stand in the samples after its first, up to the one that follows its last.
 */
function samplingOf(samples: SampleRecord[]): Sampling {
  const first = samples.findIndex((sample) => sample.source !== 'prompt');
  const last = samples.findLastIndex((sample) => sample.source !== 'prompt');
  const [began, ended] = [samples[first], samples[last + 1]];
  const expected = samples.at(-1)?.seq ?? 0;
  const counts = { samples: samples.length, lost: expected - samples.length };
  if (!began || !ended) return { ...counts, share: null, costUs: 0 };
  const costUs = samples.slice(first + 1, last + 2).reduce((sum, sample) => sum + sample.previousCostUs, 0);
  const elapsedMs = ended.boardMs - began.boardMs;
  const complete = ended.seq - began.seq === last + 1 - first;
  const share = elapsedMs < SHORTEST_SHARED_MS || !complete ? null : Math.min(1, costUs / 1000 / elapsedMs);
  return { ...counts, share, costUs };
}

function repetitionsOf(samples: SampleRecord[], agentBytes: number): Repetitions | null {
  const count = samples.filter((sample) => sample.source === 'iteration-end').length;
  const starts = samples.filter((sample) => sample.source === 'iteration-start' && sample.collected);
  const [first, last] = [starts[0], starts.at(-1)];
  if (!first || !last) return null;
  const grew = starts.filter(
    (sample, at) => sample.allocBytes > (starts[at - 1]?.allocBytes ?? Infinity),
  ).length;
  return {
    count,
    firstLiveBytes: first.allocBytes - agentBytes,
    lastLiveBytes: last.allocBytes - agentBytes,
    grew,
  };
}
