import { countBlocks } from '../../heap/map/count-blocks.js';
import { type HeapDump, parseHeapDump } from '../../heap/map/parse-dump.js';
import type { CaptureRecords } from '../../session/capture-records.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import type { Capture } from '../../session/read-capture.js';
import type {
  BoardRecord,
  EndRecord,
  ErrorRecord,
  HeapMapRecord,
  SampleRecord,
} from '../../session/schema.js';
import {
  type Fragmentation,
  fragmentationOf,
  type TakenMap,
  withoutPredictions,
} from '../maps/fragmentation.js';
import { type ClockRate, clockRate } from './clock-rate.js';
import { type Collections, collectionsOf } from './collections.js';
import { endingError } from './ending-error.js';
import { failedRequest } from './failed-request.js';
import { type KeySamples, keySamples } from './key-samples.js';
import { isMismatch, modelCheckOf } from './model-check.js';
import { type Repetitions, repetitionsOf } from './repetitions.js';
import { type Sampling, samplingOf } from './sampling.js';

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
  /** How often --call came to its end. */
  repeated: number;
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

export function summarize(capture: Capture): Summary {
  const { records } = capture;
  const { samples } = records;
  const board = records.first('board');
  const agentBytes = board?.agent.heapBytes ?? 0;
  const allocated = (sample: SampleRecord | null) => (sample ? sample.allocBytes - agentBytes : null);
  const key = keySamples(samples);

  const baselineBytes = allocated(key.baseline);
  const maps = takenMaps(records, key.final?.collected === true);
  const mapOf = (role: HeapMapRecord['role']) => maps.find((map) => map.role === role)?.dump ?? null;
  const lastMap = mapOf('final');
  const finalMap = lastMap ?? mapOf('failure');
  const failure = failureOf(key, mapOf('failure'), agentBytes);
  const error = endingError(records);
  // A board without room for one more line has these from the handler inside the program alone.
  const finalLiveBytes = allocated(key.final) ?? failure?.liveBytes ?? null;
  const programEndBytes = failure?.allocBytes ?? allocated(key.programEnd);
  const modelCheck = modelCheckOf(capture);
  const fragmentation = fragmentationOf(maps, failedRequest(error)?.bytes ?? null);
  return {
    board,
    end: records.first('end'),
    error,
    baselineBytes,
    peakBytes: allocated(key.peak),
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
    repeated: key.repeated,
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

/** The baseline map follows the collection that the agent's own size is measured by, the final map the final sample. */
function takenMaps(records: CaptureRecords, finalCollected: boolean): TakenMap[] {
  return Array.from(records.ofType('heap-map'), ({ role, atMs, dump }) => {
    const collected = role === 'final' ? finalCollected : role !== 'failure';
    return { role, atMs, collected, dump: parseHeapDump(dump) };
  });
}

function failureOf(
  { failure: at, afterFailure: after }: KeySamples,
  map: HeapDump | null,
  agentBytes: number,
): Failure | null {
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
