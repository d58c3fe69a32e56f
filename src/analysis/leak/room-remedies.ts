import { countBlocks } from '../../heap/map/count-blocks.js';
import { newAllocations } from '../../heap/map/new-allocations.js';
import { type HeapDump, parseHeapDump } from '../../heap/map/parse-dump.js';
import type { GcRules } from '../../heap/model/gc-rules.js';
import { HeapModel } from '../../heap/model/heap-model.js';
import type { RecordOf } from '../../session/schema.js';
import { withoutMpgc } from '../maps/mpgc-blocks.js';
import { trustedRules } from '../model/trusted-rules.js';
import { requestIn } from '../run/failed-request.js';
import type { Summary } from '../run/summarize.js';
import type { LeakJudgement } from './judge-leak.js';

/** What was seen, or comes out in the model, to keep free memory in one piece. Sizes in bytes. */
export interface RoomRemedies {
  /**
   * Measured: the hunt made so many calls with a collection every `everyCalls` at least, and its largest free block was so large
   * at the end, where the calls without these collections left less. Null where it did not help.
   */
  collecting: { everyCalls: number; calls: number; largestFreeBytes: number } | null;
  /**
   * By the model: the largest free block, were all that the script and its calls keep allocated before anything else, and the
   * one that there was. Null where that does not help, or where it is not known.
   */
  allocatedFirst: { largestFreeBytes: number; wasBytes: number } | null;
}

/** Of a largest free block: what is this many times as large as it was is a help. */
const HELPS = 2;

/** Of the heap after collections: before the script, and after the calls. */
interface RoomMaps {
  before: HeapDump;
  after: HeapDump;
}

export function roomRemedies(
  judged: LeakJudgement,
  summary: Pick<Summary, 'bare' | 'board' | 'modelCheck' | 'baselineMap' | 'finalMap' | 'mpgc'>,
): RoomRemedies | null {
  if (judged.verdict !== 'fragmenting') return null;
  const { field, outOfMemory } = judged;
  const asked = field?.ranOut ? requestIn(field.message ?? '').bytes : (outOfMemory?.requestedBytes ?? null);
  const shown = fieldMaps(summary.bare) ?? huntMaps(summary);
  const { rules } = trustedRules(summary.board, summary.modelCheck);
  return {
    collecting: collecting(judged, asked),
    allocatedFirst: shown && rules && allocatedFirst(shown, rules, asked),
  };
}

/** With mpgc's collections, and its blocks in the way, the calls went on for longer, or left more. */
function collecting(
  { field, largestFree, outOfMemory, series, live }: LeakJudgement,
  asked: number | null,
): RoomRemedies['collecting'] {
  if (!field || !largestFree || outOfMemory) return null;
  const { endBytes } = largestFree;
  const wentOn = field.ranOut && field.calls !== null && series.calls >= field.calls;
  const leftBytes = field.room?.endLargestFreeBytes ?? null;
  const helps = field.ranOut
    ? wentOn && asked !== null && endBytes >= asked
    : leftBytes !== null && endBytes >= leftBytes * HELPS;
  if (!helps) return null;
  const called = series.points.map(({ calls }) => calls).filter((calls) => calls <= live.toX);
  const everyCalls = Math.max(1, ...called.map((calls, at) => calls - (called[at - 1] ?? 0)));
  return { everyCalls, calls: series.calls, largestFreeBytes: endBytes };
}

/** What is new in the later map, in the order of its addresses, as first fit puts it into the earlier one. */
function allocatedFirst(
  { before, after }: RoomMaps,
  rules: GcRules,
  asked: number | null,
): RoomRemedies['allocatedFirst'] {
  if (before.totalBytes !== after.totalBytes || before.maxNewSplitBytes !== null) return null;
  const { blockBytes } = before;
  const heap = new HeapModel(before.areas, { blockBytes, rules, collect: () => {} });
  for (const { blocks } of newAllocations(after.areas, before.areas)) {
    if (heap.allocate(blocks * blockBytes) === null) return null;
  }
  const largestFreeBytes = countBlocks(heap.areas()).largestFreeBlocks * blockBytes;
  const wasBytes = after.counts.largestFreeBlocks * blockBytes;
  const helps = largestFreeBytes >= wasBytes * HELPS && largestFreeBytes >= (asked ?? 0);
  return helps ? { largestFreeBytes, wasBytes } : null;
}

function huntMaps({
  baselineMap,
  finalMap,
  mpgc,
}: Pick<Summary, 'baselineMap' | 'finalMap' | 'mpgc'>): RoomMaps | null {
  if (!baselineMap || !finalMap) return null;
  const own = mpgc ?? [];
  return { before: withoutMpgc(baselineMap, own), after: withoutMpgc(finalMap, own) };
}

function fieldMaps(bare: RecordOf<'bare'> | null): RoomMaps | null {
  const [before, after] = [bare?.before?.dump, bare?.after?.dump];
  return before && after ? { before: parseHeapDump(before), after: parseHeapDump(after) } : null;
}
