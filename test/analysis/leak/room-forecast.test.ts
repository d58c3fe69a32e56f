import { describe, expect, it } from 'vitest';
import { growthTrend } from '../../../src/analysis/growth/growth-trend.js';
import type { LeakJudgement } from '../../../src/analysis/leak/judge-leak.js';
import { forecastRoom } from '../../../src/analysis/leak/room-forecast.js';
import { roomRemedies } from '../../../src/analysis/leak/room-remedies.js';
import { parseHeapDump } from '../../../src/heap/map/parse-dump.js';
import { roomEvidence } from '../../../src/report/text/room-text.js';
import { heapMap } from '../../support/hand-made.js';
import { CLEAN, judge } from '../../support/hunt.js';

const CALLS = 100;
const UNKNOWN = { withoutMpgc: null, largestFreeBytes: null };

/** A hunt of 100 calls whose largest free block is so large after each of them. */
function parted(free: (calls: number) => number, changes: Partial<LeakJudgement> = {}): LeakJudgement {
  const points = Array.from({ length: CALLS + 1 }, (_, calls) => ({ x: calls, value: -free(calls) }));
  const lastBytes = free(CALLS);
  const largestFree = {
    startBytes: free(0),
    endBytes: lastBytes,
    lastBytes,
    points,
    trend: growthTrend(points, -lastBytes),
  };
  return { ...judge(CLEAN), growing: false, blockBytes: 16, verdict: 'fragmenting', largestFree, ...changes };
}

const shrinking = (calls: number) => 40_000 - 64 * calls;
const outcomeOf = (judged: LeakJudgement) => forecastRoom(judged, null, UNKNOWN);

describe('the forecast of a heap that falls into pieces', () => {
  it('is the first call that finds no room, for each size that fits now', () => {
    // After call n the largest is 40,000 - 64 n: 16,384 B fit up to call 369, 4,096 up to 561, 1,024 up to 609.
    const { room } = outcomeOf(parted(shrinking))!;
    expect(room).toMatchObject({ bytesPerCall: 64, interval: [64, 64], largestFreeBytes: 33_600 });
    expect(room!.sizes.map(({ bytes, calls }) => [bytes, calls])).toEqual([
      [16_384, 370],
      [4096, 561 + 1],
      [1024, 609 + 1],
    ]);
    expect(room!.sizes[0]).toMatchObject({ source: 'common', interval: [370, 370] });
  });

  it('has the size that the calls make, and no size that does not fit already', () => {
    const groups = [{ bytesEach: 272 }, { bytesEach: 2048 }];
    const { room } = forecastRoom(
      parted((calls) => 9000 - 64 * calls),
      groups,
      UNKNOWN,
    )!;
    expect(room!.sizes.map(({ bytes, source }) => [bytes, source])).toEqual([
      [2048, 'made'],
      [1024, 'common'],
    ]);
  });

  it('counts the room that mpgc takes', () => {
    const { room } = forecastRoom(parted(shrinking), null, {
      withoutMpgc: { mpgcBytes: 1200, largestFreeBytes: 34_880 },
      largestFreeBytes: 33_600,
    })!;
    expect(room).toMatchObject({ largestFreeBytes: 34_880, mpgcBytes: 1200 });
    expect(room!.sizes[0]?.calls).toBe(370 + 1280 / 64);
  });

  it('has an interval where the pace changes, which holds what either pace gives', () => {
    const steps = (calls: number) => 40_000 - 16 * Math.floor((calls * 7) / 2 + 3 * Math.sin(calls));
    const { room } = outcomeOf(parted(steps))!;
    const { calls, interval } = room!.sizes[0]!;
    expect(interval[0]).toBeLessThan(calls);
    expect(interval[1]).toBeGreaterThan(calls);
    // 56 B a call in the long run.
    const truth = Math.ceil((40_000 - 16_384) / 56);
    expect(interval[0]).toBeLessThanOrEqual(truth);
    expect(interval[1]).toBeGreaterThanOrEqual(truth);
  });

  it.each<[string, LeakJudgement, string]>([
    ['it fell at once and no further', parted((calls) => (calls < 3 ? 40_000 : 9000)), 'no-trend'],
    ['it goes up and down', parted((calls) => 9000 + 640 * ((calls * 7) % 11)), 'no-trend'],
    ['the heap grows', parted(shrinking, { growing: true }), 'heap-grows'],
    ['the firmware does not say it', parted(shrinking, { largestFree: null }), 'no-figures'],
    ['nothing fits any more', parted((calls) => 7200 - 64 * calls), 'no-size'],
    ['a call has run out', parted(shrinking, { field: ranOut(50) }), 'ran-out'],
  ])('is not given where %s', (_, judged, reason) => {
    expect(outcomeOf(judged)).toEqual({ room: null, reason });
    expect(roomEvidence(outcomeOf(judged), null)[0]?.text).toMatch(
      /^No forecast of when a request finds no room: /,
    );
  });

  it('is of no other verdict', () => {
    expect(forecastRoom(judge(CLEAN), null, UNKNOWN)).toBeNull();
    expect(roomRemedies(judge(CLEAN), summaryOf())).toBeNull();
  });
});

describe('what keeps free memory in one piece', () => {
  it('is collecting where the hunt went on for longer and left the room that was asked for', () => {
    const remedies = (asked: number, free: number, call: number) =>
      roomRemedies(
        parted(() => free, { field: ranOut(call, asked) }),
        summaryOf(),
      )?.collecting ?? null;
    // The hand-made hunt makes 64 calls, with a sample after each.
    expect(remedies(800, 4000, 40)).toEqual({ everyCalls: 1, calls: 64, largestFreeBytes: 4000 });
    expect(remedies(4001, 4000, 40)).toBeNull();
    expect(remedies(800, 4000, 65)).toBeNull();
  });

  it('is what the model makes of all that is kept, allocated first', () => {
    // Four that are kept part 40 blocks; packed they leave 36, of 8 that were the longest run.
    const before = dumpOf('h'.padEnd(41, '.'));
    const after = dumpOf(`h${'.......h'.repeat(4)}........`);
    const { allocatedFirst } = roomRemedies(parted(shrinking), summaryOf(before, after))!;
    expect(allocatedFirst).toEqual({ largestFreeBytes: 36 * 16, wasBytes: 8 * 16 });
  });

  it('is not that where it lies packed already', () => {
    const before = dumpOf('h'.padEnd(41, '.'));
    const after = dumpOf('hhhhh'.padEnd(41, '.'));
    expect(roomRemedies(parted(shrinking), summaryOf(before, after))!.allocatedFirst).toBeNull();
  });
});

function ranOut(calls: number, bytes = 800): LeakJudgement['field'] {
  const message = `MemoryError: memory allocation failed, allocating ${bytes} bytes`;
  return { calls, reason: 'exception', message, ranOut: true, room: null };
}

function dumpOf(letters: string) {
  return parseHeapDump((heapMap('final', letters) as { dump: string }).dump);
}

function summaryOf(
  before: ReturnType<typeof dumpOf> | null = null,
  after: ReturnType<typeof dumpOf> | null = null,
): Parameters<typeof roomRemedies>[1] {
  const board = { implementation: 'micropython', version: [1, 26, 1] };
  return {
    bare: null,
    board: board as Parameters<typeof roomRemedies>[1]['board'],
    modelCheck: null,
    baselineMap: before,
    finalMap: after,
    mpgc: null,
  };
}
