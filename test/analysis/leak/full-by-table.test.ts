import { describe, expect, it } from 'vitest';
import { withTableGrowth } from '../../../src/analysis/leak/full-by-table.js';
import type { LeakJudgement } from '../../../src/analysis/leak/judge-leak.js';
import type { BlockGroup } from '../../../src/analysis/maps/new-blocks.js';
import type { Summary } from '../../../src/analysis/run/summarize.js';
import { parseHeapDump } from '../../../src/heap/map/parse-dump.js';
import { board, heapMap } from '../../support/hand-made.js';

const CALLS = 300;
/** Entries of a list that is full at 256. */
const TABLE = 512;
const TABLE_BLOCKS = (TABLE * 4) / 16;

/** Live memory by calls that add to a list, and leave a block each: the list is full at 64, 128, 256. */
function calling() {
  return Array.from({ length: CALLS + 1 }, (_, x) => ({
    x,
    value: 1000 + 16 * x + 4 * [64, 128, 256, 512].find((size) => size >= x)!,
  }));
}

/** The table, then a string for each call, then so many free blocks. */
function judgeWith(freeBlocks: number) {
  const letters = `h${'='.repeat(TABLE_BLOCKS - 1)}${'h'.repeat(CALLS)}${'.'.repeat(freeBlocks)}`;
  const { dump } = heapMap('final', letters) as { dump: string };
  const finalMap = parseHeapDump(dump);
  const groups = [
    {
      blocks: TABLE_BLOCKS,
      bytesEach: 4 * TABLE,
      count: 1,
      perCall: 0,
      allocations: [{ area: 0, firstBlock: 0 }],
    },
    { blocks: 1, bytesEach: 16, count: CALLS, perCall: 1, allocations: [] },
  ] as unknown as BlockGroup[];
  const judged = {
    fullBy: 'rate',
    growing: false,
    loop: null,
    live: { toX: CALLS },
    calling: calling(),
    series: { callSeconds: null },
  } as unknown as LeakJudgement;
  const summary = { board: board(), modelCheck: null, finalMap, maps: [], mpgc: null };
  return withTableGrowth(judged, groups, summary as unknown as Summary);
}

describe('what finds no room first, by hand', () => {
  it('is the table where its next size is more than is left when it is full', () => {
    // 213 strings are made until the list has one entry more than it holds: 237 blocks are left, and 1,024 entries are 256.
    const judged = judgeWith(450);
    expect(judged.fullBy).toBe('table');
    expect(judged.callsToFull).toBe(TABLE + 1);
  });

  it('is what the calls leave where that fills the heap before the table is full', () => {
    const judged = judgeWith(100);
    expect(judged.fullBy).toBe('model');
    expect(judged.callsToFull).toBe(CALLS + 101);
  });
});
