import { describe, expect, it } from 'vitest';
import { boundsOfPlacing } from '../../../src/analysis/leak/bounds-of-placing.js';
import { callsToFill, growingTable } from '../../../src/analysis/leak/growing-table.js';
import type { BlockGroup } from '../../../src/analysis/maps/new-blocks.js';
import { entriesAfter, entriesBefore, tablesOfBlocks } from '../../../src/heap/model/table-growth.js';

const UNITS = { blockBytes: 16, wordBytes: 4 };
/** Entries of a dict's table: py/map.c. */
const DICT = [167, 223, 293, 389, 521, 691, 919, 1223, 1627, 2161];
const roundUp = (bytes: number) => Math.ceil(bytes / 16) * 16;

function group(blocks: number, count: number, perCall: number): BlockGroup {
  const allocations = Array.from({ length: count }, (_, at) => ({ area: 0, firstBlock: 100 + at * blocks }));
  return { blocks, count, bytesEach: blocks * 16, perCall, allocations } as BlockGroup;
}

/** Live memory by calls of what adds an entry of a dict with each, and keeps so much besides. */
function dictPoints(calls: number, besides = 0) {
  const points = [];
  for (let x = 0; x <= calls; x = Math.max(x + 1, Math.ceil(x * 1.125))) {
    const entries = DICT.find((size) => size >= x) ?? 0;
    points.push({ x, value: 2000 + roundUp(entries * 8) + besides * x });
  }
  return points;
}

describe('a table that grows', () => {
  it('is known by the size of its block, and has its next size', () => {
    expect(tablesOfBlocks(Math.ceil((1223 * 8) / 16), 16, 4)).toContainEqual({
      table: 'dict',
      entries: 1223,
    });
    expect(tablesOfBlocks(1024, 16, 4)).toContainEqual({ table: 'list', entries: 4096 });
    expect(tablesOfBlocks(Math.ceil((919 * 4) / 16), 16, 4)).toEqual([{ table: 'set', entries: 919 }]);
    expect(entriesAfter({ table: 'dict', entries: 1223 })).toBe(1627);
    expect(entriesAfter({ table: 'list', entries: 4096 })).toBe(8192);
    expect(entriesBefore({ table: 'set', entries: 1223 })).toBe(919);
    expect(entriesBefore({ table: 'list', entries: 4 })).toBeNull();
  });

  it('is found by the rises of live memory, each between the samples in which it came', () => {
    const block = Math.ceil((1627 * 8) / 16);
    const found = growingTable([group(block, 1, 0)], dictPoints(1500), UNITS);
    expect(found?.table).toEqual({ table: 'dict', entries: 1627 });
    expect(found!.filled.at(-1)?.entries).toBe(1223);
    for (const { entries, fromCalls, toCalls } of found!.filled) {
      expect(fromCalls).toBeLessThanOrEqual(entries);
      expect(toCalls).toBeGreaterThanOrEqual(entries);
    }
    const [least, most] = callsToFill(found!.filled, 1627);
    expect(least).toBeLessThanOrEqual(1627);
    expect(most).toBeGreaterThanOrEqual(1627);
    expect(most - least).toBeLessThan(0.2 * 1627);
  });

  it('is found beside what each call keeps', () => {
    const block = Math.ceil((1627 * 8) / 16);
    const groups = [group(block, 1, 0), group(2, 1400, 1)];
    expect(growingTable(groups, dictPoints(1500, 32), UNITS)?.table.entries).toBe(1627);
  });

  it('is none where a block is of that size and nothing rose by its steps', () => {
    const block = Math.ceil((1627 * 8) / 16);
    const even = Array.from({ length: 60 }, (_, at) => ({ x: at * 25, value: 2000 + at * 200 }));
    expect(growingTable([group(block, 1, 0)], even, UNITS)).toBeNull();
  });
});

describe('the bounds of when it finds no place', () => {
  const filled = [691, 919, 1223].map((entries) => ({ entries, fromCalls: entries, toCalls: entries }));
  const grown = { table: { table: 'dict', entries: 1627 } as const, area: 0, firstBlock: 0, filled };

  it('are the old one in the middle of what is free, and both beside each other', () => {
    // With 60,000 B free beside it: 2,161 entries are 17,288 B, 3,229 are 25,832 B, 4,831 are 38,648 B.
    const room = { freeBytes: 60_000, runBytes: 60_000 + 13_016, perCall: 0, from: 1500, wordBytes: 4 };
    // Halves of 73,016 - 17,288 hold 25,832; those of 73,016 - 25,832 do not hold 38,648, and both take 64,480 of 73,016.
    // 38,648 and 57,944 for 7,243 entries are too much.
    expect(boundsOfPlacing(grown, room)).toEqual([3229, 4831]);
  });

  it('are when the rest is full, where that comes before', () => {
    const room = { freeBytes: 60_000, runBytes: 73_016, perCall: 600, from: 1500, wordBytes: 4 };
    // The 60,000 B beside the table are 100 calls.
    expect(boundsOfPlacing(grown, room)).toEqual([1601, 1601]);
  });
});
