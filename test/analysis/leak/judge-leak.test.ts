import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as hunts from '../../../src/analysis/leak/judge-leak.js';
import { LeakFold } from '../../../src/analysis/leak/leak-fold.js';
import { type CaptureRecord, recordSchema } from '../../../src/session/schema.js';
import { gather } from '../../support/gather.js';
import { board, sample } from '../../support/hand-made.js';
import { HEADER } from '../../support/record.js';

const judgeLeak = (records: CaptureRecord[]) => gather(new LeakFold(), records)[0] ?? null;
const isDecided = (records: CaptureRecord[]) => hunts.areDecided(gather(new LeakFold(), records));

/** What a program has live after so many calls, in bytes more than before the first. */
type Live = (calls: number) => number;

interface HuntOptions {
  collects?: 'inline' | 'at-prompt';
  /** Null: until the verdict is certain, as without --iterations. */
  iterations?: number | null;
  heapBytes?: number;
  /** What the nth sample has besides, as where a stale word keeps garbage. */
  garbage?: (samples: number) => number;
  /** Live after the calls, where later collections free something. */
  settled?: number;
  largestFreeBlocks?: Live;
  /** What ends the hunt at this call. */
  ending?: { call: number; record: object };
}

const AGENT_BYTES = 1000;
const PROGRAM_BYTES = 3000;
const FRAME_BYTES = 112;
const OUT_OF_MEMORY = {
  type: 'error',
  origin: 'program',
  code: 'MemoryError',
  message: 'MemoryError: memory allocation failed, allocating 2048 bytes',
};

/** The records of a hunt, sampled as src/agent/work/hunt-work.ts does where calls take no time. */
function hunt(live: Live, options: HuntOptions = {}): CaptureRecord[] {
  const { collects = 'inline', iterations = null, heapBytes = 64_000, garbage = () => 0, ending } = options;
  const request = { setup: null, iterations, untilMs: null, allowErrors: false };
  const records: CaptureRecord[] = [
    { ...HEADER, options: { ...HEADER.options, call: 'step()', hunt: request } },
  ];
  const add = (record: object) => records.push(recordSchema.parse({ atMs: 0, ...record }));
  let [calls, kept, samples, startBytes, allocBytes] = [0, 0, 0, 0, 0];
  const take = (source: 'prompt' | 'call', role?: 'start' | 'live' | 'settle') => {
    samples += 1;
    const program = role === 'settle' ? (options.settled ?? live(kept)) : live(kept);
    const frame = source === 'call' ? FRAME_BYTES : 0;
    allocBytes = AGENT_BYTES + PROGRAM_BYTES + frame + program + garbage(samples);
    const changes = { source, collected: true, freeBytes: heapBytes - allocBytes, ...(role ? { role } : {}) };
    add(sample(samples, allocBytes, changes));
    if (role === 'start') startBytes = allocBytes;
    if (role && options.largestFreeBlocks) {
      const largestFreeBlocks = options.largestFreeBlocks(calls);
      add({ type: 'heap-figures', totalBytes: heapBytes, largestFreeBlocks, internedStrings: null });
    }
  };
  const endsAt = (call: number) =>
    ending?.call === call
      ? ending.record
      : AGENT_BYTES + PROGRAM_BYTES + FRAME_BYTES + live(call) > heapBytes
        ? OUT_OF_MEMORY
        : null;
  const batch = (count: number, phase: 'warm-up' | 'calls', stepped = false): boolean => {
    let end: object | null = null;
    let begun = 0;
    while (begun < count && !end) {
      begun += 1;
      calls += 1;
      end = endsAt(calls);
      if (!end) kept = calls;
      if (stepped && !end) take('call');
    }
    add({ type: 'batch', phase, calls: begun, errors: 0, stepped, boardMs: 2 * begun });
    if (end) add(end);
    else take('prompt', 'live');
    return end === null;
  };
  const fitting = () => {
    const grown = allocBytes - startBytes;
    if (iterations !== null || grown <= 0) return Number.MAX_SAFE_INTEGER;
    return Math.max(1, Math.floor(((heapBytes - allocBytes) * calls) / 8 / grown));
  };

  add(board({ totalBytes: heapBytes, collects }));
  for (let time = 0; time < 3; time++) take('prompt', 'start');
  let goesOn = true;
  let before = -1;
  for (const count of [1, 3, 4, 8, 16]) {
    goesOn = goesOn && batch(Math.min(count, fitting()), 'warm-up');
    if (allocBytes === before) break;
    before = allocBytes;
  }
  const last = iterations === null ? 10_000 : calls + iterations;
  const stepped = Math.min(60, last - calls, fitting());
  if (collects === 'inline') goesOn = goesOn && batch(stepped, 'calls', true);
  else for (let call = 0; call < stepped && goesOn && fitting() > 1; call++) goesOn = batch(1, 'calls');
  while (goesOn && calls < last && !(iterations === null && isDecided(records))) {
    const size = Math.ceil(calls / 8);
    goesOn = batch(Math.min(size < 60 ? size : size - (size % 60), last - calls, fitting()), 'calls');
  }
  for (let time = 0; time < 3; time++) take('prompt', 'settle');
  return records;
}

function judge(live: Live, options: HuntOptions = {}): hunts.LeakJudgement {
  const judged = judgeLeak(hunt(live, options));
  if (!judged) throw new Error('no hunt');
  return judged;
}

/** Bytes of a list of small integers, of a dict of them, on a board with words of 4 bytes. */
function listBytes(length: number): number {
  let slots = 4;
  while (slots < length) slots *= 2;
  return 4 * slots;
}

const queue = (room: number): Live => {
  return (calls) => 16 * (calls % room);
};

const each =
  (calls: number, blocks = 1): Live =>
  (call) =>
    16 * blocks * Math.floor(call / calls);

const sum =
  (...parts: Live[]): Live =>
  (calls) =>
    parts.reduce((bytes, part) => bytes + part(calls), 0);

const LARGE_FIRST: Live = (calls) => (calls === 1 ? 1600 : calls < 5 ? 800 : 0) * Math.sign(calls);

const WAYS: [string, HuntOptions][] = [
  ['inside the loop', { collects: 'inline' }],
  ['at the prompt', { collects: 'at-prompt' }],
];

describe.each(WAYS)('samples taken %s', (_, way) => {
  it.each<[string, Live, number]>([
    ['a block with each call', each(1), 16],
    ['100 bytes with each call', each(1, 7), 112],
    ['a block with every 10th call', each(10), 1.6],
    ['a block with every 30th call', each(30), 16 / 30],
    ['a queue of 8 that leaves a block each time', sum(queue(8), each(8)), 2],
    ['a queue of 30 that leaves a block each time', sum(queue(30), each(30)), 16 / 30],
    ['a leak after 40 calls', (calls) => 16 * Math.max(0, calls - 40), 16],
    ['a leak after 400 calls', (calls) => 16 * Math.max(0, calls - 400), 16],
    ['a leak after much at first', sum(LARGE_FIRST, each(1)), 16],
    ['a leak beside a ring of 16', sum(each(1, 2), (calls) => 64 * Math.min(calls, 16)), 32],
  ])('have the exact rate of %s', (_name, live, rate) => {
    const judged = judge(live, way);
    expect(judged.verdict).toBe('leak');
    expect([judged.rate?.perUnit, ...(judged.rate?.interval ?? [])]).toEqual([rate, rate, rate]);
  });

  it.each<[string, Live, number]>([
    ['a list of small integers', listBytes, 4],
    ['a list of tuples', sum(listBytes, each(1)), 20],
    ['a block with every 100th call', each(100), 0.16],
    ['a queue of 60 and a block with each call', sum(queue(60), each(1)), 16],
    ['a queue of 40 that leaves four blocks', sum(queue(40), each(40, 4)), 1.6],
    ['a ring of 200 and a block with every 20th call', sum(each(20), (n) => 32 * Math.min(n, 200)), 0.8],
  ])('have the rate of %s in the interval', (_name, live, rate) => {
    const { verdict, rate: found } = judge(live, way);
    expect(verdict).toBe('leak');
    expect(found?.interval[0]).toBeLessThanOrEqual(rate);
    expect(found?.interval[1]).toBeGreaterThanOrEqual(rate);
  });

  it.each<[string, Live, hunts.LeakJudgement['verdict']]>([
    ['nothing', () => 0, 'clean'],
    ['less', (calls) => -16 * Math.min(calls, 20), 'clean'],
    ['much at first and then nothing', LARGE_FIRST, 'clean'],
    ['a block that is stuck', (calls) => 16 * Math.min(calls, 1), 'clean'],
    ['a block that is stuck from call 30 on', (calls) => (calls < 30 ? 0 : 16), 'clean'],
    ['five blocks at the first call', (calls) => 80 * Math.min(calls, 1), 'bounded'],
    ['a ring of 16', (calls) => 32 * Math.min(calls, 16), 'bounded'],
    ['a ring of 100', (calls) => 32 * Math.min(calls, 100), 'bounded'],
    ['a ring of 500', (calls) => 32 * Math.min(calls, 500), 'bounded'],
    ['a list that stops at 100', (calls) => listBytes(Math.min(calls, 100)), 'bounded'],
    ['a queue of 7', queue(7), 'bounded'],
    ['a queue of 60', queue(60), 'bounded'],
    ['a queue of 97', queue(97), 'bounded'],
    ['a queue of 250', queue(250), 'bounded'],
    ['two queues', sum(queue(9), queue(31)), 'bounded'],
  ])('are innocent for %s', (_name, live, verdict) => {
    const judged = judge(live, way);
    expect(judged.verdict).toBe(verdict);
    expect([judged.rate, judged.callsToFull]).toEqual([null, null]);
  });

  it('show that what grew is freed later', () => {
    const judged = judge((calls) => 16 * Math.min(calls, 100), { ...way, settled: 0 });
    expect([judged.verdict, judged.droppedBytes]).toEqual(['delayed', 1600]);
  });

  it('are still a leak where a part is freed later', () => {
    const judged = judge(each(1, 2), { ...way, iterations: 200, settled: 232 * 32 - 96 });
    expect([judged.verdict, judged.droppedBytes, judged.rate?.perUnit]).toEqual(['leak', 96, 32]);
  });

  it('show that the longest free run shrinks while live memory does not grow', () => {
    const shrinking = { ...way, largestFreeBlocks: (calls: number) => 3000 - Math.floor(calls / 2) };
    expect(judge(() => 0, { ...shrinking, iterations: 2000 }).verdict).toBe('fragmenting');
    expect(judge(() => 0, { ...way, largestFreeBlocks: () => 3000 }).verdict).toBe('clean');
    expect(judge(() => 0, { ...way, largestFreeBlocks: (calls) => (calls < 3 ? 3000 : 1000) }).verdict).toBe(
      'fragmenting',
    );
    expect(judge(each(1), { ...shrinking, iterations: 200 }).verdict).toBe('leak');
  });

  it('are never enough for a verdict where there are few of them', () => {
    for (const iterations of [1, 3, 10, 20]) {
      expect(judge(() => 0, { ...way, iterations })).toMatchObject({
        verdict: 'inconclusive',
        reason: 'too-few-calls',
      });
    }
    expect(judge((calls) => (calls < 35 ? 0 : 160), { ...way, iterations: 40 })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'still-growing',
    });
    expect(judge(listBytes, { ...way, iterations: 400 })).toMatchObject({ reason: 'doubling' });
  });

  it('show a leak that fills the heap', () => {
    const judged = judge(each(1, 512), way);
    expect(judged).toMatchObject({ verdict: 'leak', outOfMemory: { requestedBytes: 2048 } });
    expect(judged.callsToFull).toBe(judged.series.calls);
  });

  it.each([6, 40, 100, 300])('do not show a leak where memory runs out at call %d without growth', (call) => {
    expect(judge(() => 0, { ...way, ending: { call, record: OUT_OF_MEMORY } })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'out-of-memory',
      outOfMemory: { requestedBytes: 2048 },
    });
    const ring: Live = (calls) => 16 * Math.min(calls, 3);
    expect(judge(ring, { ...way, ending: { call, record: OUT_OF_MEMORY } }).verdict).toBe('inconclusive');
  });

  it('show a heap that falls into pieces where a call finds no room that it had before the first one', () => {
    const largestFreeBlocks: Live = (calls) => Math.max(100, 3000 - 8 * calls);
    const ending = { call: 300, record: OUT_OF_MEMORY };
    expect(judge(() => 0, { ...way, ending, largestFreeBlocks }).verdict).toBe('fragmenting');
    expect(judge((calls) => 16 * Math.min(calls, 12), { ...way, ending, largestFreeBlocks }).verdict).toBe(
      'fragmenting',
    );
    // It never had that room.
    expect(judge(() => 0, { ...way, ending, largestFreeBlocks: () => 100 }).verdict).toBe('inconclusive');
  });

  it('show a leak where growth that slows down has taken a good part of the heap, and a call finds no room', () => {
    const slowing: Live = (calls) => 16 * Math.floor(calls < 60 ? 14 * calls : 840 + 2 * (calls - 60));
    const ending = { call: 143, record: OUT_OF_MEMORY };
    expect(judge(slowing, { ...way, ending }).verdict).toBe('leak');
    // As part of a larger heap it tells nothing yet.
    expect(judge(slowing, { ...way, ending, heapBytes: 640_000 }).verdict).not.toBe('leak');
  });

  it('show a leak before a call that raises, and nothing before one that raises at first', () => {
    const record = { type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError: no' };
    expect(judge(each(1), { ...way, ending: { call: 200, record } })).toMatchObject({
      verdict: 'leak',
      raised: { code: 'ValueError' },
    });
    for (const call of [1, 5, 200]) {
      expect(judge(() => 0, { ...way, ending: { call, record } })).toMatchObject({
        verdict: 'inconclusive',
        reason: 'raised',
      });
    }
  });
});

describe('garbage that one sample shows and the next does not', () => {
  // Inside the loop, sample 66 is the one that says how much the frame of the loop takes.
  it.each<[string, 'inline' | 'at-prompt', number[]]>([
    ['inside the loop', 'inline', [66]],
    ['at the prompt', 'at-prompt', []],
  ])('changes nothing of a clean program (%s)', (_, collects, except) => {
    for (let at = 1; at <= 90; at++) {
      if (except.includes(at)) continue;
      const judged = judge(() => 0, { collects, garbage: (samples) => (samples === at ? 48 : 0) });
      expect(judged.verdict, `sample ${at}`).toBe('clean');
    }
  });

  it.each(WAYS)('changes nothing of the rate of a leak (%s)', (_, way) => {
    for (let at = 1; at <= 90; at++) {
      const judged = judge(each(1), { ...way, garbage: (samples) => (samples === at ? 48 : 0) });
      expect([judged.verdict, judged.rate?.perUnit], `sample ${at}`).toEqual(['leak', 16]);
    }
  });

  it('in many samples leaves a leak a leak, with its rate in the interval', () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
        fc.integer({ min: 1, max: 8 }),
        (dice, blocks) => {
          const thrown = [...dice.take(300)];
          const { verdict, rate } = judge(each(1, blocks), {
            collects: 'at-prompt',
            garbage: (samples) => (thrown[samples] === 0 ? 48 : 0),
          });
          expect(verdict).toBe('leak');
          expect(rate?.perUnit).toBeCloseTo(16 * blocks, 0);
          expect(rate?.interval[0]).toBeLessThanOrEqual(16 * blocks);
          expect(rate?.interval[1]).toBeGreaterThanOrEqual(16 * blocks);
        },
      ),
      { numRuns: 30 },
    );
  });
});

/** Blocks that are live after each call, never fewer than before the first. */
const anyProgram = fc
  .array(fc.integer({ min: -6, max: 8 }), { minLength: 1, maxLength: 12 })
  .map((steps): Live => {
    const live = [0];
    return (calls) => {
      while (live.length <= calls) {
        const step = steps[live.length % steps.length] ?? 0;
        live.push(Math.max(0, (live.at(-1) ?? 0) + step));
      }
      return 16 * (live[calls] ?? 0);
    };
  });

describe('judgeLeak', () => {
  it('knows no hunt in a profile', () => {
    expect(judgeLeak([HEADER])).toBeNull();
    expect(judgeLeak(hunt(() => 0).filter(({ type }) => type !== 'board'))).toBeNull();
  });

  it('says nothing of a hunt without a sample after a call', () => {
    const records = hunt(() => 0).filter((record) => record.type !== 'sample');
    expect(judgeLeak(records)).toMatchObject({ verdict: 'inconclusive', reason: 'no-samples' });
  });

  it('judges each beginning of a hunt', () => {
    const records = hunt(each(1));
    const verdicts = records.map((_, at) => judgeLeak(records.slice(0, at + 1))?.verdict ?? null);
    expect(verdicts.slice(0, 8)).not.toContain('leak');
    expect(verdicts.at(-1)).toBe('leak');
    for (const verdict of verdicts.slice(2)) expect(['leak', 'inconclusive']).toContain(verdict);
  });

  it('has the levels without the agent and without the frame of the loop', () => {
    const judged = judge(each(1), { iterations: 100 });
    const calls = judged.series.calls;
    expect(judged).toMatchObject({
      startBytes: PROGRAM_BYTES,
      settledBytes: PROGRAM_BYTES + 16 * calls,
      mostBytes: PROGRAM_BYTES + 16 * calls,
      droppedBytes: 0,
    });
    for (const { calls: at, liveBytes } of judged.series.points) {
      expect(liveBytes).toBe(PROGRAM_BYTES + 16 * at);
    }
  });

  it('knows how long it takes to fill the heap', () => {
    const judged = judge(each(1), { iterations: 100 });
    const free = 64_000 - AGENT_BYTES - PROGRAM_BYTES;
    expect(judged.callsToFull).toBe(free / 16);
    expect(judged.secondsToFull).toBeCloseTo((free / 16) * 0.002, 6);
  });

  it('counts the calls, the warm-up, and what a stepped batch did not sample', () => {
    expect(judge(() => 0, { iterations: 100 }).series).toMatchObject({ calls: 104, warmUpCalls: 4 });
    expect(judge(each(1), { iterations: 100 }).series).toMatchObject({ calls: 132, warmUpCalls: 32 });
    const record = { type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError' };
    expect(judge(() => 0, { ending: { call: 20, record } }).series.calls).toBe(20);
  });

  it('says how the program left the collector', () => {
    const records = hunt(() => 0, { iterations: 40 });
    expect(judgeLeak(records)?.collector).toBeNull();
    const collector = recordSchema.parse({ type: 'collector', atMs: 0, enabled: false, threshold: 2000 });
    expect(judgeLeak([...records, collector])?.collector).toEqual({
      enabled: false,
      threshold: 2000,
      thresholdBefore: -1,
    });
  });

  it('takes a heap that was too full for the agent for out of memory', () => {
    const warning = recordSchema.parse({ type: 'warning', atMs: 0, code: 'heap-full', message: 'full' });
    expect(judgeLeak([...hunt(each(1)), warning])).toMatchObject({
      verdict: 'leak',
      outOfMemory: { requestedBytes: null },
    });
    expect(judgeLeak([...hunt(() => 0), warning])).toMatchObject({ reason: 'out-of-memory' });
  });

  it('never finds a leak where live memory stays the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(20_000), (iterations, bytes) => {
        const { verdict, reason } = judge(() => bytes, { iterations });
        expect(verdict).toBe(reason === null ? 'clean' : 'inconclusive');
      }),
      { numRuns: 50 },
    );
  });

  it('is the same for any program with more live from the start', () => {
    fc.assert(
      fc.property(anyProgram, fc.nat(20_000), fc.constantFrom(60, 120, 300), (live, more, iterations) => {
        const [one, other] = [judge(live, { iterations }), judge((n) => live(n) + more, { iterations })];
        // Whose heap is full ends earlier.
        fc.pre(!other.outOfMemory);
        expect({ ...other.live, verdict: other.verdict, rate: other.rate }).toEqual({
          ...one.live,
          verdict: one.verdict,
          rate: one.rate,
        });
        expect(other.startBytes - one.startBytes).toBe(more);
      }),
      { numRuns: 50 },
    );
  });

  it('never says leak where it says clean with fewer samples, nor the other way round', () => {
    fc.assert(
      fc.property(anyProgram, fc.array(fc.integer({ min: 1, max: 40 })), (live, merged) => {
        const records = hunt(live, { collects: 'at-prompt', iterations: 150 });
        const verdicts = [judgeLeak(records), judgeLeak(mergeBatches(records, merged))].map(
          (judged) => judged?.verdict,
        );
        expect(verdicts.includes('leak') && verdicts.includes('clean'), String(verdicts)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, Live]>([
    ['a leak of a block', each(1)],
    ['a list of tuples', sum(listBytes, each(1))],
    ['no leak', () => 0],
    ['a ring', (calls) => 16 * Math.min(calls, 16)],
  ])('does not depend on how many samples there are of %s', (_, live) => {
    const records = hunt(live, { collects: 'at-prompt', iterations: 600 });
    const verdict = judgeLeak(records)?.verdict;
    for (const merged of [[2], [3, 1], [1, 5, 2]]) {
      expect(judgeLeak(mergeBatches(records, merged))?.verdict).toBe(verdict);
    }
  });
});

/** The same hunt with so many batches made one each time, round and round: its last sample stays. */
function mergeBatches(records: CaptureRecord[], counts: number[]): CaptureRecord[] {
  const rounds = counts.length > 0 ? counts : [1];
  const merged: CaptureRecord[] = [];
  const batches = records.filter((record) => record.type === 'batch').length;
  let [seen, group, inGroup, calls] = [0, 0, 0, 0];
  let drops = false;
  for (const record of records) {
    if (record.type === 'batch') {
      seen += 1;
      inGroup += 1;
      calls += record.calls;
      drops = inGroup < (rounds[group % rounds.length] ?? 1) && seen < batches;
      if (drops) continue;
      merged.push({ ...record, calls });
      [group, inGroup, calls] = [group + 1, 0, 0];
    } else if (!(drops && record.type === 'sample' && record.role === 'live')) merged.push(record);
  }
  return merged;
}

describe('areDecided', () => {
  it('wants a verdict, and calls for it', () => {
    expect(isDecided([HEADER])).toBe(false);
    expect(isDecided(hunt(() => 0, { iterations: 200 }))).toBe(false);
    expect(isDecided(hunt(() => 0, { iterations: 1000 }))).toBe(true);
    expect(isDecided(hunt(each(1), { iterations: 1000, heapBytes: 256_000 }))).toBe(false);
    expect(isDecided(hunt(each(1), { iterations: 2000, heapBytes: 256_000 }))).toBe(true);
    expect(isDecided(hunt(listBytes, { iterations: 2000 }))).toBe(false);
  });

  it('is satisfied by a leak that has filled most of the heap', () => {
    expect(isDecided(hunt(each(1, 4), { iterations: 400, heapBytes: 32_000 }))).toBe(true);
  });

  it('is never satisfied by an inconclusive hunt', () => {
    const full = { type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError' };
    expect(isDecided(hunt(() => 0, { iterations: 2000, ending: { call: 1500, record: full } }))).toBe(false);
  });
});
