import { countBlocks } from '../../heap/map/count-blocks.js';
import { FREE, type HeapArea, TAIL } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { entriesAfter, tableBytes } from '../../heap/model/table-growth.js';
import { callsToFill, type GrowingTable } from './growing-table.js';

/** What the heap has after so many calls, and what each call leaves besides the table. Sizes in bytes. */
export interface PlacingRoom {
  freeBytes: number;
  /** The largest free run, were the table not there. */
  runBytes: number;
  perCall: number;
  from: number;
  wordBytes: number;
}

/**
 * The call at which a table may find no place the first time, as where the old one stands in the middle of what is free; and the one
 * at which it finds none wherever the old one stands.
 */
export function boundsOfPlacing(grown: GrowingTable, room: PlacingRoom): [number, number] {
  return [callOf(grown, room, 'may'), callOf(grown, room, 'must')];
}

function callOf(
  { table, filled }: GrowingTable,
  { freeBytes, runBytes, perCall, from, wordBytes }: PlacingRoom,
  when: 'may' | 'must',
): number {
  const inMap = tableBytes(table, wordBytes);
  const allBytes = when === 'may' ? runBytes : freeBytes + inMap;
  for (let held = table; ; held = { ...held, entries: entriesAfter(held) }) {
    const [least, most] = callsToFill(filled, held.entries);
    const call = Math.max(from + 1, Math.ceil(when === 'may' ? least : most));
    const old = tableBytes(held, wordBytes);
    const isFull = perCall > 0 ? from + Math.floor((allBytes - old) / perCall) + 1 : Infinity;
    if (isFull <= call) return Math.max(from + 1, isFull);
    const left = allBytes - perCall * (call - from);
    const wanted = tableBytes({ ...held, entries: entriesAfter(held) }, wordBytes);
    // A list may grow where it stands.
    const isHeldToo = held.table !== 'list';
    const hasRoom = when === 'may' ? wanted <= (left - old) / 2 : wanted + (isHeldToo ? old : 0) <= left;
    if (!hasRoom) return call;
  }
}

export function largestWithoutTable(
  { areas, blockBytes }: HeapDump,
  { area, firstBlock }: GrowingTable,
): number {
  const letters = areas[area]!.letters;
  let end = firstBlock + 1;
  while (letters[end] === TAIL) end += 1;
  const freed: HeapArea = {
    ...areas[area]!,
    letters: letters.slice(0, firstBlock) + FREE.repeat(end - firstBlock) + letters.slice(end),
  };
  return countBlocks([freed]).largestFreeBlocks * blockBytes;
}
