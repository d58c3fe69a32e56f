import type { HeapArea } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import type {
  BoardRecord,
  EndRecord,
  ErrorRecord,
  HeapMapRecord,
  RecordOf,
  SampleRecord,
} from '../../session/schema.js';
import { type Holders, holdersOf } from '../holders/holders.js';
import { type OwnersAtEnd, ownersAtEnd } from '../holders/owners.js';
import { type Fragmentation, fragmentationOf, withoutPredictions } from '../maps/fragmentation.js';
import { countMpgc, mpgcBlocks, withoutMpgc } from '../maps/mpgc-blocks.js';
import type { TakenMap } from '../maps/taken-maps.js';
import { heldAgainstLive } from '../measured/held-against-live.js';
import type { MeasuredHeap } from '../measured/measured-heap.js';
import { isMismatch } from '../model/model-check.js';
import type { NoallocJudgement } from '../noalloc/judge-noalloc.js';
import type { PrintedErrors } from '../output/printed-errors.js';
import type { OverTimeJudgement } from '../overtime/judge-over-time.js';
import type { ClockRate } from './clock-rate.js';
import { type Collections, isCollectorOff } from './collections.js';
import { failedRequest } from './failed-request.js';
import type { KeySamples } from './key-samples.js';
import { growsIn, type Repetitions } from './repetitions.js';
import type { RunRecords } from './run-records.js';
import type { Sampling } from './sampling.js';
import type { SystemHeap } from './system-heap.js';
import { type UnseenEnd, unseenEnd } from './unseen-end.js';

/**
 * The figures of one capture. Pure: the same records give the same summary. Sizes are exact, in bytes, with
 * the agent's own heap subtracted where they count allocated memory; null is "not known", never 0.
 */
export interface Summary {
  board: BoardRecord | null;
  end: EndRecord | null;
  error: ErrorRecord | null;
  /** How the program left the collector; null where nobody asked. */
  collector: RecordOf<'collector'> | null;
  /** The program once more with nothing of mpgc on the heap; null where that was not done. */
  bare: RecordOf<'bare'> | null;
  /** How much of the script compiles; null where that was not tried. */
  compileLimit: RecordOf<'compile-limit'> | null;
  /** Files beside the script that the program was given; null where there are none. */
  served: RecordOf<'served'> | null;
  /** Who keeps what when it has ended; null where nobody looked. */
  owners: OwnersAtEnd | null;
  /** Whether automatic collection was off when the program ended. */
  collectorOff: boolean;
  /** What the output has like what a firmware prints of exceptions. */
  printed: PrintedErrors[];
  /** Live memory before the program. */
  baselineBytes: number | null;
  /** The largest sample of allocated memory, garbage included; between samples it may have been more. */
  peakBytes: number | null;
  /** Live memory after the program. */
  finalLiveBytes: number | null;
  /** finalLive - baseline. */
  retainedBytes: number | null;
  /**
   * Allocated when the program ended, minus finalLive; null where the heap changed between the two, as by a callback.
   */
  garbageBytes: number | null;
  /** Whether callbacks of the program changed the heap after its end: a map was read with them held off. */
  goesOn: boolean;
  totalBytes: number | null;
  /** Free memory after the run, without what the heap could still grow by. */
  freeBytes: number | null;
  largestFreeBytes: number | null;
  maxNewSplitBytes: number | null;
  /** By how much the heap is larger after the program than before it; null without a map of each. */
  grownBytes: number | null;
  /** The heap under MicroPython's; null where the firmware tells nothing of it. */
  systemHeap: SystemHeap | null;
  /** The smallest heap in which it runs, measured on the board; null where nobody asked. */
  measuredHeap: MeasuredHeap | null;
  /** The heap when MemoryError left the program; null where that did not happen. */
  failure: Failure | null;
  collections: Collections;
  sampling: Sampling;
  /** Null where it is not known. */
  clock: ClockRate | null;
  /** Samples with a time that was left out, as the board's clock had stepped back meanwhile. */
  clockSteps: number;
  /** How often --call came to its end. */
  repeated: number;
  repetitions: Repetitions | null;
  /** Of a program that goes on by itself, or is repeated without collections; null for a hunt, and for other repetitions. */
  overTime: OverTimeJudgement | null;
  /** Who holds what grew, where that was looked for; null for a hunt, whose judgement has them. */
  holders: Holders | null;
  /** Whether a call allocates; null where that was not asked. */
  noalloc: NoallocJudgement | null;
  baselineMap: HeapDump | null;
  /** The last map: after the program; or at its MemoryError, where nothing could be run after that. */
  finalMap: HeapDump | null;
  finalMapRole: 'final' | 'failure';
  /** Why live memory or free memory is not known after the program; null where both are. */
  unseenEnd: UnseenEnd | null;
  /** All maps of the run, in order. */
  maps: TakenMap[];
  /** What of them is mpgc's (mpgc-blocks.ts); null where that is not known. */
  mpgc: HeapArea[] | null;
  /** The map that `largestFreeBytes` is of, were mpgc's blocks not in it; null where that is not known. */
  withoutMpgc: { mpgcBytes: number; largestFreeBytes: number } | null;
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

/** What the folds found in the records. */
export interface Gathered {
  records: RunRecords;
  key: KeySamples;
  maps: TakenMap[];
  plainMap: HeapDump | null;
  collections: Collections;
  sampling: Sampling;
  clock: ClockRate | null;
  clockSteps: number;
  repetitions: Repetitions | null;
  overTime: OverTimeJudgement | null;
  noalloc: NoallocJudgement | null;
  systemHeap: SystemHeap | null;
  measuredHeap: MeasuredHeap | null;
  /** Whether samples were taken for a time after the program. */
  lingers: boolean;
  printed: PrintedErrors[];
}

export function summarize({
  records,
  key,
  maps,
  plainMap,
  measuredHeap,
  lingers,
  ...gathered
}: Gathered): Summary {
  const { board, end, error, modelCheck, collector, bare, compileLimit, served } = records;
  const owners = records.owners && ownersAtEnd(records.owners);
  const agentBytes = board?.agent.heapBytes ?? 0;
  const allocated = (sample: SampleRecord | null) => (sample ? sample.allocBytes - agentBytes : null);
  const baselineBytes = allocated(key.baseline);
  const mapOf = (role: HeapMapRecord['role']) => maps.find((map) => map.role === role)?.dump ?? null;
  const lastMap = mapOf('final');
  const finalMap = lastMap ?? mapOf('failure');
  const failure = failureOf(key, mapOf('failure'), agentBytes);
  // A board without room for one more line has these from the handler inside the program alone.
  const finalLiveBytes = allocated(key.final) ?? failure?.liveBytes ?? null;
  const programEndBytes = failure?.allocBytes ?? allocated(key.programEnd);
  const goesOn = maps.some(({ role, held }) => held && role === 'final');
  const mpgc = mpgcIn(maps, plainMap);
  const mismatch = isMismatch(modelCheck);
  const isHunt = records.header?.options.hunt !== undefined;
  const fragmentation = fragmentationOf(maps, {
    failedBytes: failedRequest(error)?.bytes ?? null,
    mpgc,
    placed: owners?.placed ?? [],
  });
  return {
    ...gathered,
    board,
    end,
    error,
    collector,
    bare,
    compileLimit,
    served,
    owners,
    holders: isHunt
      ? null
      : records.census && holdersOf(records.census, grownPerCall(records.census, gathered), records.sources),
    collectorOff: isCollectorOff(records),
    modelCheck,
    baselineBytes,
    peakBytes: allocated(key.peak),
    finalLiveBytes,
    retainedBytes: minus(finalLiveBytes, baselineBytes),
    goesOn,
    garbageBytes: goesOn ? null : atLeastNone(minus(programEndBytes, finalLiveBytes)),
    totalBytes: finalMap?.totalBytes ?? board?.totalBytes ?? null,
    freeBytes: finalMap?.freeBytes ?? null,
    largestFreeBytes: finalMap ? largestFree(finalMap) : null,
    maxNewSplitBytes: finalMap?.maxNewSplitBytes ?? null,
    grownBytes: minus(finalMap?.totalBytes ?? null, mapOf('baseline')?.totalBytes ?? null),
    failure,
    repeated: key.repeated,
    baselineMap: mapOf('baseline'),
    finalMap,
    finalMapRole: lastMap || !finalMap ? 'final' : 'failure',
    unseenEnd: unseenEnd(records, { live: finalLiveBytes !== null, map: finalMap !== null }),
    maps,
    mpgc,
    withoutMpgc: finalMap && mpgc && !mismatch ? freeOf(finalMap, mpgc) : null,
    // What callbacks leave meanwhile, a run that was measured does not come to.
    measuredHeap: measuredHeap && heldAgainstLive(measuredHeap, goesOn || lingers ? null : finalLiveBytes),
    fragmentation: fragmentation && mismatch ? withoutPredictions(fragmentation) : fragmentation,
  };
}

/** null where what grew is not known by what was walked through. */
function grownPerCall(
  { of }: RecordOf<'census'>,
  { repetitions, overTime }: Pick<Gathered, 'repetitions' | 'overTime'>,
): number | null {
  if (of !== 'calls') return null;
  if (overTime?.axis === 'calls') return overTime.rate?.perUnit ?? null;
  return growsIn(repetitions)
    ? (repetitions.lastLiveBytes - repetitions.firstLiveBytes) / repetitions.compared
    : null;
}

function mpgcIn(maps: TakenMap[], plain: HeapDump | null): HeapArea[] | null {
  const baseline = maps.find(({ role }) => role === 'baseline')?.dump;
  if (!plain || !baseline) return null;
  const later = maps.filter(({ role }) => role !== 'baseline').map(({ dump }) => dump.areas);
  return mpgcBlocks(plain.areas, baseline.areas, later);
}

function freeOf(map: HeapDump, mpgc: HeapArea[]): NonNullable<Summary['withoutMpgc']> {
  const mpgcBytes = countMpgc(map.areas, mpgc).blocks * map.blockBytes;
  return { mpgcBytes, largestFreeBytes: largestFree(withoutMpgc(map, mpgc)) };
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

function largestFree({ counts, blockBytes }: HeapDump): number {
  return counts.largestFreeBlocks * blockBytes;
}

/** Less than nothing is what came in between. */
function atLeastNone(bytes: number | null): number | null {
  return bytes === null || bytes < 0 ? null : bytes;
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
