import { BLOCK_WORDS } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { HeapModel } from '../../heap/model/heap-model.js';
import { entriesAfter, tableBytes } from '../../heap/model/table-growth.js';
import { withoutMpgc } from '../maps/mpgc-blocks.js';
import type { BlockGroup } from '../maps/new-blocks.js';
import { trustedRules } from '../model/trusted-rules.js';
import type { Summary } from '../run/summarize.js';
import { boundsOfPlacing, largestWithoutTable } from './bounds-of-placing.js';
import { callsToFill, type GrowingTable, growingTable, steadyGroups } from './growing-table.js';
import type { LeakJudgement } from './judge-leak.js';

/** So many allocations take about a second. */
const MAX_ALLOCATIONS = 2_000_000;

/**
 * A hunt whose time to a full heap is known by the rate alone, with that of a table in place of it, where one grows: it needs the
 * next size in one piece while it is still held. What the calls leave goes on in the model from the last map, without mpgc's blocks,
 * until something finds no room.
 */
export function withTableGrowth(
  judged: LeakJudgement,
  groups: readonly BlockGroup[] | null,
  summary: Pick<Summary, 'board' | 'modelCheck' | 'finalMap' | 'maps' | 'mpgc'>,
): LeakJudgement {
  const { board, mpgc } = summary;
  const { map, calls: from } = lastMap(judged, summary);
  const { rules } = trustedRules(board, summary.modelCheck);
  if (judged.fullBy !== 'rate' || !groups || !board || !map || !rules || judged.growing !== false)
    return judged;
  const { blockBytes } = map;
  const units = { blockBytes, wordBytes: board.wordBytes ?? blockBytes / BLOCK_WORDS };
  const grown = growingTable(
    groups,
    judged.calling.filter(({ x }) => x <= from),
    units,
  );
  if (!grown) return judged;
  const last = withoutMpgc(map, mpgc ?? []);
  const heap = () => new HeapModel(last.areas, { blockBytes, rules, collect: () => {} });
  const until = (share: number) =>
    callsUntilFull({
      heap: heap(),
      grown,
      groups: steadyGroups(groups),
      wordBytes: units.wordBytes,
      share,
      from,
    });
  const [least, usual, most] = [until(0), until(1 / 2), until(1)];
  if (least === null || usual === null || most === null) return judged;
  const [earliest, latest] = boundsOfPlacing(grown, {
    freeBytes: last.freeBytes,
    runBytes: largestWithoutTable(last, grown),
    perCall: steadyGroups(groups).reduce((sum, group) => sum + group.bytesEach * (group.perCall ?? 0), 0),
    from,
    wordBytes: units.wordBytes,
  });
  const perCall = judged.series.callSeconds?.seconds ?? null;
  const found = [least, usual, most];
  const calls = found.map(({ call }) => call);
  return {
    ...judged,
    callsToFull: usual.call,
    callsInterval: [Math.min(earliest, ...calls), Math.max(latest, ...calls)],
    secondsToFull: perCall === null ? null : usual.call * perCall,
    // Where it is what the calls leave that finds no room, the heap is full, and the table is no cause.
    fullBy: found.every(({ ofTable }) => ofTable) ? 'table' : 'model',
  };
}

/** What grows keeps this share of the leak, or more. */
const WHOLE_SHARE = 0.9;
/**
 * A str or bytes that grows is another one each time, made while the old one is still there. That lies somewhere in what is free without
 * it: with as much room before it as behind it the new one finds none from a third on, at an end from the half on. An emulated Pico's died
 * at 1 / 2.7.
 */
const [EARLIEST, USUAL, LATEST] = [1 / 3, 1 / 2.5, 1 / 2];

/** The same of a text that grows; of a heap that can grow nothing is known. */
export function withTextGrowth(judged: LeakJudgement): LeakJudgement {
  const { holders, rate, largestFree, growing, fullBy, series, settledBytes, startBytes } = judged;
  const [text] = holders?.growing ?? [];
  if (!text || !rate || !largestFree || growing !== false || fullBy !== 'rate') return judged;
  if (text.type !== 'str' && text.type !== 'bytes') return judged;
  if (text.entriesPerUnit < rate.perUnit * WHOLE_SHARE) return judged;
  const atStart = text.entries - text.entriesPerUnit * holders!.units;
  const grown = Math.max(0, settledBytes - startBytes);
  const room = Math.max(largestFree.startBytes, largestFree.endBytes + grown) + Math.max(0, atStart);
  const callAt = (share: number) =>
    Math.max(series.calls, Math.floor((room * share - Math.max(0, atStart)) / text.entriesPerUnit));
  const perCall = series.callSeconds?.seconds ?? null;
  const callsToFull = callAt(USUAL);
  return {
    ...judged,
    callsToFull,
    callsInterval: [callAt(EARLIEST), callAt(LATEST)],
    secondsToFull: perCall === null ? null : callsToFull * perCall,
    fullBy: 'text',
  };
}

/** What the growth goes on from, and after how many calls that was; in a loop, before what stopped the program took its frames away. */
function lastMap(
  { loop, live }: LeakJudgement,
  { maps, finalMap }: Pick<Summary, 'finalMap' | 'maps'>,
): { map: HeapDump | null; calls: number } {
  if (!loop) return { map: finalMap, calls: live.toX };
  const last = maps.findLast(({ passes }) => passes !== null);
  return { map: last?.dump ?? null, calls: last?.passes ?? 0 };
}

interface Growth {
  heap: HeapModel;
  grown: GrowingTable;
  groups: BlockGroup[];
  wordBytes: number;
  /** Where between the earliest and the latest call a table is full: 0 to 1. */
  share: number;
  from: number;
}

/** The call that finds no room, and whether it is for the table; null where the model is not done in time. */
function callsUntilFull({
  heap,
  grown,
  groups,
  wordBytes,
  share,
  from,
}: Growth): { call: number; ofTable: boolean } | null {
  let { table } = grown;
  let ref = heap.refAt(grown.area, grown.firstBlock);
  const fullAt = () => {
    const [least, most] = callsToFill(grown.filled, table.entries);
    return Math.max(from + 1, Math.round(least + (most - least) * share));
  };
  let next = fullAt();
  const owed = groups.map(() => 0);
  let allocations = 0;
  for (let call = from + 1; ; call++) {
    if (groups.length === 0) call = Math.max(call, next);
    for (const [at, { bytesEach, perCall }] of groups.entries()) {
      owed[at] = (owed[at] ?? 0) + (perCall ?? 0);
      for (; owed[at]! >= 1; owed[at]! -= 1)
        if (heap.allocate(bytesEach) === null) return { call, ofTable: false };
    }
    allocations += groups.length + 1;
    if (allocations > MAX_ALLOCATIONS) return null;
    if (call < next) continue;
    table = { ...table, entries: entriesAfter(table) };
    const bytes = tableBytes(table, wordBytes);
    const moved = table.table === 'list' ? heap.reallocate(ref, bytes) : heap.allocate(bytes);
    if (moved === null) return { call, ofTable: true };
    if (table.table !== 'list') heap.free(ref);
    ref = moved;
    next = fullAt();
  }
}
