import { eachAllocation } from '../../heap/map/allocations.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { BoardRecord, SampleRecord } from '../../session/schema.js';
import type { Analysis } from '../analyse.js';
import { type TrustedRules, trustedRules } from '../model/trusted-rules.js';
import { failedRequest } from '../run/failed-request.js';
import type { Summary } from '../run/summarize.js';
import { CaptureReplayer, type Outcome } from './capture-replayer.js';
import { type MustHold, mustHold, usableBytes } from './least-heap.js';
import type { Lifetime } from './replay.js';
import { type KnownRoom, roomInMaps } from './room-in-maps.js';
import { smallestReplayedHeap } from './smallest-replayed-heap.js';

export interface SimulationRequest {
  /** Sizes of heaps, tables included. None: the smallest that does is looked for. */
  heapBytes: readonly number[];
  /** Arguments of gc.threshold(). */
  thresholdBytes: readonly number[];
  /** Sizes of buffers. */
  bufferBytes: readonly number[];
}

/** What follows from the recorded figures, and what only a replay says. Sizes in bytes; null is "not known". */
export interface Simulation {
  summary: Summary;
  /** Sizes asked about, and what a MemoryError asked for. */
  bufferBytes: number[];
  requestBytes: number | null;
  /** Where a MemoryError does not say what it asked for: the least that did not fit; null for all others. */
  leastRequestBytes: number | null;
  known: Known;
  /** null where the capture carries no replay; `withheld` says why. */
  assumed: Assumed | null;
  withheld: Withheld | null;
}

/**
 * `no-board`, `no-maps`, `no-map-after`, `no-samples`: the capture has too little. `too-long`: it has too much to be replayed in
 * seconds. `other-firmware`: no rules for it.
 * `model-mismatch`: the board's heap did not do what the model does. `not-reproduced`: the replay of the recorded
 * run cannot end as the run did. `request-unknown`: it ended with a MemoryError of which nothing is known. `grows`: live memory grew to
 * the end, and would go on. `goes-on`: the program was stopped, and what it needs later is not known. `hunt`: its samples are
 * taken after collections, and what calls take in between is in none.
 */
export type Withheld =
  | Exclude<TrustedRules, { compared: boolean }>['reason']
  | 'no-maps'
  | 'no-map-after'
  | 'no-samples'
  | 'too-long'
  | 'request-unknown'
  | 'not-reproduced'
  | 'grows'
  | 'goes-on'
  | 'hunt';

export interface Known {
  mustHold: MustHold | null;
  room: KnownRoom[];
  heaps: KnownHeap[];
  /** Why the thresholds asked about change nothing on this firmware; null where they may. */
  thresholdsIdle: 'absent' | 'at-prompt' | null;
  /** No heap smaller than this holds what must be held. */
  leastHeapBytes: number | null;
}

export interface KnownHeap {
  heapBytes: number;
  usableBytes: number;
  /** Whether what must be held does not fit: the one thing about another heap that needs no replay. */
  tooSmall: boolean;
}

export interface Assumed {
  /** Whether this board was compared with the model, and was equal. */
  compared: boolean;
  rulesName: string;
  replays: CaptureReplayer;
  /** The recorded run again: what the model makes of it, beside what was measured. */
  recorded: Outcome;
  /** Where the program had switched it off: the run with automatic collection; null for all others. */
  withCollector: { recorded: Outcome; smallest: SmallestHeaps | null } | null;
  /** Those that are not known to be too small; null where not even the baseline fits. */
  heaps: { heapBytes: number; outcome: Outcome | null }[];
  /** By lifetime; null where it was not looked for. */
  smallest: SmallestHeaps | null;
  /** The first is without a threshold, where thresholds were asked about. */
  thresholds: { thresholdBytes: number; outcome: Outcome }[];
}

/** By lifetime; null where none up to 64 MiB does. */
export interface SmallestHeaps {
  shortBytes: number | null;
  longBytes: number | null;
}

/** Of the two sizes, how far apart they may be and say something. */
const TELLING = 2;

/** Whether the smallest heap is known: two sizes, of which the one is more than twice the other, help nobody. */
export function isSmallestKnown({ shortBytes, longBytes }: SmallestHeaps): boolean {
  return shortBytes !== null && longBytes !== null && longBytes <= TELLING * shortBytes;
}

/** What would have been otherwise. Pure; figures that contradict the record are withheld rather than shown. */
export function simulate(
  { capture, summary, leak }: Pick<Analysis, 'capture' | 'summary' | 'leak'>,
  request: SimulationRequest,
): Simulation {
  const { board, baselineMap, maps } = summary;
  const requestBytes = heapRequest(summary);
  const { samples } = capture.records;
  const trusted = trustedRules(board, summary.modelCheck);
  const bufferBytes = [
    ...new Set([...request.bufferBytes, ...(requestBytes === null ? [] : [requestBytes])]),
  ];
  const nothing: Simulation = {
    summary,
    bufferBytes,
    requestBytes,
    leastRequestBytes: leastRequest(summary),
    known: {
      mustHold: board && mustHold({ board, samples, requestBytes }),
      room: [],
      heaps: [],
      thresholdsIdle: request.thresholdBytes.length > 0 ? idleThresholds(board) : null,
      leastHeapBytes: null,
    },
    assumed: null,
    withheld: trusted.rules === null ? trusted.reason : 'no-maps',
  };
  const blockBytes = baselineMap?.blockBytes ?? maps[0]?.dump.blockBytes ?? board?.blockBytes ?? null;
  if (trusted.rules === null || !board || blockBytes === null) return nothing;
  const { rules } = trusted;
  const isInline = board.collects === 'inline';
  const mayCollect = isInline && !summary.collectorOff;
  const held = nothing.known.mustHold?.bytes ?? 0;
  const isTooSmall = (heapBytes: number) => usableBytes(heapBytes, { blockBytes, rules }).most < held;
  const known: Known = {
    ...nothing.known,
    room: roomInMaps(maps, bufferBytes, { rules, mayCollect, requestBytes }),
    heaps: request.heapBytes.map((heapBytes) => ({
      heapBytes,
      usableBytes: usableBytes(heapBytes, { blockBytes, rules }).usual,
      tooSmall: isTooSmall(heapBytes),
    })),
    leastHeapBytes: held > 0 ? smallestReplayedHeap((heapBytes) => !isTooSmall(heapBytes)) : null,
  };
  const withKnown = { ...nothing, known };
  const last =
    maps.findLast(({ role }) => role === 'failure') ?? maps.findLast(({ role }) => role === 'final');
  const open = openEnd(summary, leak);
  if (open) return { ...withKnown, withheld: open };
  if (!baselineMap) return { ...withKnown, withheld: 'no-maps' };
  if (!last) return { ...withKnown, withheld: 'no-map-after' };
  const lastRequestBytes = requestBytes ?? nothing.leastRequestBytes;
  if (lastRequestBytes === null && isOutOfMemory(summary)) {
    return { ...withKnown, withheld: 'request-unknown' };
  }
  if (isTooLong(samples.length, last.dump)) return { ...withKnown, withheld: 'too-long' };
  const replayed = replayedSamples([...samples]);
  if (replayed.length < 2) return { ...withKnown, withheld: 'no-samples' };
  const replays = new CaptureReplayer({
    board,
    rules,
    baseline: baselineMap,
    last: last.dump,
    survivors: maps.findLast(({ role, collected }) => role === 'final' && collected)?.dump ?? null,
    samples: replayed,
    lastRequestBytes,
    bufferBytes,
    mayCollect,
  });
  if (!replays.reproduces) return { ...withKnown, withheld: 'not-reproduced' };
  const wanted = {
    heapBytes: known.heaps.flatMap(({ heapBytes, tooSmall }) => (tooSmall ? [] : [heapBytes])),
    thresholdBytes: known.thresholdsIdle === null ? request.thresholdBytes : [],
    lookForSmallest: request.heapBytes.length === 0,
    leastHeapBytes: known.leastHeapBytes ?? 0,
    withCollector: isInline && !mayCollect,
  };
  const assumed = assume(replays, wanted, { rulesName: rules.name, compared: trusted.compared });
  return { ...withKnown, assumed, withheld: null };
}

/** Why the samples are no bound of what the program needs; null where they may be. */
function openEnd(
  { end, overTime, error }: Summary,
  leak: Analysis['leak'],
): Extract<Withheld, 'grows' | 'goes-on' | 'hunt'> | null {
  if (leak) return leak.verdict === 'leak' ? 'grows' : 'hunt';
  // What has found no room is asked about, whatever grew before.
  if (error !== null) return null;
  if (overTime?.verdict === 'grows' || overTime?.verdict === 'filled') return 'grows';
  const wasStopped = end?.reason === 'duration' || end?.reason === 'interrupted';
  const isSettled = overTime?.verdict === 'steady' || overTime?.verdict === 'bounded';
  const goesOn = wasStopped || (overTime?.during === 'linger' && end?.reason === 'finished');
  return goesOn && !isSettled ? 'goes-on' : null;
}

/** An allocation of the last map takes about twice as long as a sample; so much of both takes some five seconds. */
const MAX_WORK = 500_000;

function isTooLong(sampleCount: number, { areas }: HeapDump): boolean {
  let work = sampleCount;
  for (const { letters } of areas) for (const _ of eachAllocation(letters)) work += 2;
  return work > MAX_WORK;
}

/** How exact the smallest heap is: 1 %, but never finer than a step. */
const SEARCH_SHARE = 0.01;

interface Wanted extends Pick<SimulationRequest, 'heapBytes' | 'thresholdBytes'> {
  lookForSmallest: boolean;
  /** Where the search begins: nothing smaller can fit. */
  leastHeapBytes: number;
  withCollector: boolean;
}

function assume(
  replays: CaptureReplayer,
  { heapBytes, thresholdBytes, lookForSmallest, leastHeapBytes, withCollector }: Wanted,
  trust: Pick<Assumed, 'rulesName' | 'compared'>,
): Assumed {
  const smallestUnder = (lifetime: Lifetime, mayCollect?: boolean) =>
    smallestReplayedHeap((bytes) => replays.fitsHeap(bytes, lifetime, mayCollect), {
      fromBytes: leastHeapBytes,
      share: SEARCH_SHARE,
    });
  const smallest = (mayCollect?: boolean): SmallestHeaps | null =>
    lookForSmallest
      ? { shortBytes: smallestUnder('short', mayCollect), longBytes: smallestUnder('long', mayCollect) }
      : null;
  return {
    ...trust,
    replays,
    recorded: replays.recorded,
    heaps: heapBytes.map((bytes) => ({ heapBytes: bytes, outcome: replays.onHeap(bytes) })),
    withCollector: withCollector ? { recorded: replays.withCollector(), smallest: smallest(true) } : null,
    smallest: smallest(),
    thresholds: (thresholdBytes.length > 0 ? [-1, ...thresholdBytes] : []).map((bytes) => ({
      thresholdBytes: bytes,
      outcome: replays.withThreshold(bytes),
    })),
  };
}

function idleThresholds(board: BoardRecord | null): Known['thresholdsIdle'] {
  if (board?.collects === 'at-prompt') return 'at-prompt';
  return board?.features.threshold === false ? 'absent' : null;
}

/** What was asked for in vain; a heap that was locked meets no size. */
function heapRequest({ error }: Summary): number | null {
  const request = failedRequest(error);
  return request && !request.heapLocked ? request.bytes : null;
}

/** Without a word of the board on its size, of a MemoryError is known that the largest free block was too small. */
function leastRequest({ error, maps }: Summary): number | null {
  const request = failedRequest(error);
  if (!request || request.heapLocked || request.bytes !== null) return null;
  const dump = maps.findLast(({ role }) => role === 'failure')?.dump;
  return dump ? (dump.counts.largestFreeBlocks + 1) * dump.blockBytes : null;
}

/** A heap that was locked meets no size, and says nothing of what fits. */
function isOutOfMemory({ error }: Summary): boolean {
  return failedRequest(error)?.heapLocked === false;
}

/** From the baseline to the MemoryError, or to the end. */
function replayedSamples(samples: readonly SampleRecord[]): SampleRecord[] {
  const from = Math.max(
    0,
    samples.findIndex(({ role }) => role === 'baseline'),
  );
  const failed = samples.findIndex(({ source }) => source === 'failure');
  return samples.slice(from, failed === -1 ? undefined : failed + 1);
}
