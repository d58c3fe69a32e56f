import { medianSorted } from 'simple-statistics';
import type { CaptureRecords } from '../../session/capture-records.js';
import type { BatchRecord } from '../../session/schema.js';

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

/** Reads the hunt out of a capture's records, also of one that is still being written. Null where there is none. */
export function leakSeries(records: CaptureRecords): LeakSeries | null {
  const board = records.first('board');
  if (!board || !records.first('header')?.options.hunt) return null;
  const agentBytes = board.agent.heapBytes;
  const blockBytes = board.blockBytes ?? 0;
  const batches = [...records.ofType('batch')];
  const points: LeakPoint[] = [];
  let calls = 0;
  let stepped: LeakPoint[] = [];
  const frames: number[] = [];
  let phase: BatchRecord['phase'] = 'warm-up';
  for (const record of records) {
    if (record.type === 'batch') {
      phase = record.phase;
      if (!record.stepped) calls += record.calls;
      // Where a call raised, no sample followed it.
      else calls = Math.max(calls, (stepped.at(-1)?.calls ?? calls) + missing(record, stepped));
    } else if (record.type === 'heap-figures') {
      const point = points.at(-1);
      if (point) {
        point.largestFreeBytes =
          record.largestFreeBlocks === null ? null : record.largestFreeBlocks * blockBytes;
        point.internedStrings = record.internedStrings;
      }
    } else if (record.type === 'sample' && record.collected) {
      const point: LeakPoint = {
        calls,
        liveBytes: record.allocBytes - agentBytes,
        phase,
        source: 'prompt',
        largestFreeBytes: null,
        internedStrings: null,
        stackBytes: record.stackBytes,
        freeBytes: record.freeBytes,
      };
      if (record.source === 'call') {
        calls += 1;
        const inside: LeakPoint = { ...point, calls, phase: 'calls', source: 'call' };
        stepped.push(inside);
        points.push(inside);
      } else if (record.role === 'start' || record.role === 'live' || record.role === 'settle') {
        const last = stepped.at(-1);
        if (last && last.calls === calls) {
          frames.push(last.liveBytes - point.liveBytes);
          points.pop();
        }
        stepped = [];
        points.push({ ...point, phase: record.role === 'live' ? phase : record.role });
      }
    }
  }
  return {
    points: shifted(points, frames),
    calls,
    warmUpCalls: sumOf(batches.filter((batch) => batch.phase === 'warm-up').map((batch) => batch.calls)),
    errors: sumOf(batches.map((batch) => batch.errors)),
    callSeconds: callSeconds(batches),
  };
}

function missing(batch: BatchRecord, stepped: LeakPoint[]): number {
  return Math.max(0, batch.calls - stepped.length);
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
