import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import type { LeakJudgement } from '../../../src/analysis/leak/judge-leak.js';
import { leakSchema, toLeakJson } from '../../../src/report/leak/leak-json.js';
import { viewLeak } from '../../../src/report/leak/view-leak.js';
import {
  formatRate,
  leakAdvice,
  leakEvidence,
  leakSentence,
} from '../../../src/report/text/describe-leak.js';
import { CaptureRecords } from '../../../src/session/capture-records.js';
import type { Capture } from '../../../src/session/read-capture.js';
import { recordSchema } from '../../../src/session/schema.js';
import { board, END, heapMap, sample } from '../../support/hand-made.js';
import { HEADER } from '../../support/record.js';

const REQUEST = { setup: null, iterations: 60, untilMs: null, allowErrors: false };
const HUNT_HEADER = { ...HEADER, options: { ...HEADER.options, call: 'step()', hunt: REQUEST } };
const START = 3000;

interface Huntable {
  live: (calls: number) => number;
  calls?: number;
  /** Null for a hunt that ended without samples after the calls. */
  settled?: number | null;
  /** Written after the last call, and before it. */
  ending?: object[];
  first?: object[];
  /** Areas with a bar between them. */
  maps?: [warm: string, target: string];
}

/** A hunt with a sample after each call, which took 2 ms; four calls are warm-up. */
function huntOf({ live, calls = 64, settled, ending = [], first = [], maps }: Huntable): Capture {
  let seq = 0;
  const take = (role: 'start' | 'live' | 'settle', bytes: number) => {
    seq += 1;
    return sample(seq, 1000 + START + bytes, { role, source: 'prompt', collected: true, stackBytes: 400 });
  };
  const warmUp = calls > 4 ? 4 : 0;
  const batches = Array.from({ length: calls }, (_, at) => [
    ...(maps && at === warmUp ? [heapMap('warm', ...maps[0].split('|'))] : []),
    {
      type: 'batch',
      phase: at < warmUp ? 'warm-up' : 'calls',
      calls: 1,
      errors: 0,
      stepped: false,
      boardMs: 2,
    },
    take('live', live(at + 1)),
  ]).flat();
  const records = [
    board(),
    ...first,
    take('start', 0),
    ...batches,
    ...ending,
    ...(maps ? [heapMap('target', ...maps[1].split('|'))] : []),
    ...(settled === null ? [] : [take('settle', settled ?? live(calls))]),
    END,
  ];
  const checked = records.map((record) => recordSchema.parse({ atMs: 0, ...record }));
  return { header: HUNT_HEADER, records: CaptureRecords.of([HUNT_HEADER, ...checked]), truncated: false };
}

function judge(hunt: Huntable): LeakJudgement {
  const judged = analyse(huntOf(hunt)).leak;
  if (!judged) throw new Error('no hunt');
  return judged;
}

const evidenceOf = (judged: LeakJudgement) =>
  Object.fromEntries(leakEvidence(judged).map(({ code, text }) => [code, text]));

const LEAK: Huntable = { live: (calls) => 16 * calls };
const CLEAN: Huntable = { live: () => 0 };
const RING: Huntable = { live: (calls) => 16 * Math.min(calls, 10) };

describe('the sentence', () => {
  it('of a leak has the rate, and when the heap is full', () => {
    expect(leakSentence(judge(LEAK))).toBe(
      "Leak: 16 B with every call. At this rate the heap is full after about 750 calls, some 1.5 s of calls by the board's clock, pauses between them not counted. A cache with room for more than 64 calls would look the same.",
    );
  });

  it('of a leak on a heap that can grow says so', () => {
    expect(leakSentence({ ...judge(LEAK), growing: true })).toContain(
      'the heap, grown by all that the system can give, is full after about 750 calls',
    );
  });

  it('of a leak has no time where the board has no clock, and no end where nothing is known of it', () => {
    const judged = judge(LEAK);
    expect(leakSentence({ ...judged, secondsToFull: null })).toBe(
      'Leak: 16 B with every call. At this rate the heap is full after about 750 calls. A cache with room for more than 64 calls would look the same.',
    );
    expect(leakSentence({ ...judged, callsToFull: null, secondsToFull: null })).toBe(
      'Leak: 16 B with every call. A cache with room for more than 64 calls would look the same.',
    );
  });

  it('of a leak in steps has the interval', () => {
    const steps: Huntable = { live: (calls) => 16 * calls + 160 * Math.floor(calls / 37) };
    expect(leakSentence(judge(steps))).toMatch(/^Leak: about 16 B with every call, in steps \(16 B to /);
  });

  it('of a leak that has filled the heap says after how many calls', () => {
    const ending = [
      {
        type: 'error',
        origin: 'program',
        code: 'MemoryError',
        message: 'MemoryError: memory allocation failed, allocating 512 bytes',
      },
    ];
    const judged = judge({ ...LEAK, ending });
    expect(leakSentence(judged)).toBe('Leak: 16 B with every call. The heap was full after 64 calls.');
    expect(evidenceOf(judged)['out-of-memory']).toContain('call 64: MemoryError: memory allocation failed');
    expect(evidenceOf(judged)).not.toHaveProperty('limit');
    expect(leakSentence(judge({ ...CLEAN, ending }))).toMatch(
      /^Inconclusive: the board ran out of memory \(MemoryError: memory allocation failed, allocating 512 bytes\)/,
    );
  });

  it.each<[string, Huntable, string]>([
    ['clean', CLEAN, 'Clean: no live memory is left behind by 64 calls.'],
    ['bounded', RING, 'Bounded: live memory grew by 160 B and then stopped; not a leak in 64 calls.'],
    [
      'delayed',
      { ...RING, settled: 0 },
      'Delayed: the 160 B that were live after the last call were freed by later collections; not a leak in 64 calls.',
    ],
    [
      'inconclusive',
      { ...CLEAN, calls: 3 },
      'Inconclusive: 3 calls, 0 of them warm-up, are too few to tell. Try more: --iterations 200, or no --iterations at all.',
    ],
  ])('of a hunt that is %s', (verdict, hunt, sentence) => {
    const judged = judge(hunt);
    expect([judged.verdict, leakSentence(judged)]).toEqual([verdict, sentence]);
  });

  it('of a hunt in which live memory rose last a short time ago has a number of calls to type', () => {
    const sentence = leakSentence(judge({ live: (calls) => (calls < 50 ? 0 : 1600), calls: 100 }));
    expect(sentence).toContain('grew by 1,600 B and last at call 50 of 100');
    expect(sentence).toMatch(/--iterations 400\b/);
  });

  it('of fragmentation has the largest free block on both sides', () => {
    const { live } = judge(CLEAN);
    const largestFree = { startBytes: 8000, endBytes: 960, trend: live };
    const judged: LeakJudgement = { ...judge(CLEAN), verdict: 'fragmenting', largestFree };
    expect(leakSentence(judged)).toBe(
      'Fragmenting: live memory does not grow, but the largest free block shrank from 8,000 B to 960 B in 64 calls.',
    );
    expect(leakSentence({ ...judged, largestFree: null })).toContain(
      'the largest free block shrank in 64 calls',
    );
  });

  it('of a program that raised says at which call', () => {
    const ending = [{ type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError: no' }];
    expect(leakSentence(judge({ ...CLEAN, ending }))).toBe(
      'Inconclusive: call 64 raised: ValueError: no. With --allow-errors, calls that raise are counted and the hunt goes on.',
    );
    expect(leakSentence(judge({ ...CLEAN, calls: 0, ending }))).toBe(
      'Inconclusive: the script, or --setup, raised before the first call: ValueError: no',
    );
  });

  it.each(['too-few-calls', 'still-growing', 'doubling', 'out-of-memory', 'raised', 'no-samples'] as const)(
    'of an inconclusive hunt is there for the reason %s',
    (reason) => {
      const sentence = leakSentence({ ...judge(CLEAN), verdict: 'inconclusive', reason });
      expect(sentence).toMatch(/^Inconclusive: .{40,}\.$/);
      expect(sentence).not.toMatch(/null|undefined|NaN/);
    },
  );
});

describe('the evidence', () => {
  it('of a leak has the levels, the rate and how sure it is', () => {
    const evidence = evidenceOf(judge(LEAK));
    expect(Object.keys(evidence)).toEqual(['growth', 'rate', 'trend', 'settle', 'stack', 'limit']);
    expect(evidence.growth).toContain('3,000 B were live before the first call and 4,024 B');
    expect(evidence.growth).toContain('it rose in 42 of 42 samples');
    expect(evidence.rate).toBe('It grew by as much in every sample: 16 B a call, exactly.');
    expect(evidence.trend).toContain('Theil-Sen slope is 16 B a call');
    expect(evidence.settle).toContain('freed nothing more');
    expect(evidence.stack).toBe('The stack at the prompt did not grow.');
    expect(evidence.limit).toContain('room for more than 64 calls');
  });

  it('of growth that repeats has the period', () => {
    const { rate } = evidenceOf(judge({ live: (calls) => 16 * Math.floor(calls / 8) }));
    expect(rate).toBe('The growth repeats: 16 B in every 8 calls, 2 B a call exactly.');
  });

  it('of growth in steps has the steps', () => {
    const { rate } = evidenceOf(judge({ live: (calls) => 16 * calls + 160 * Math.floor(calls / 37) }));
    expect(rate).toContain('16 B a call in most samples, and +160 B by call 37 besides');
    expect(rate).toContain('No stretch of at least half of the calls grew by less than 16 B');
  });

  it('of an innocent hunt has the levels, and how rare a leak would not have been seen', () => {
    expect(evidenceOf(judge(CLEAN))).toMatchObject({
      growth: expect.stringContaining('No sample showed more.'),
      limit: 'A leak that is rarer than once in 42 calls would not have been seen.',
    });
    expect(evidenceOf(judge(RING)).growth).toContain(
      'It last rose at call 10, and not in the 54 calls after it.',
    );
    expect(evidenceOf(judge({ ...RING, settled: 0 })).settle).toContain('freed 160 B, which are no leak');
  });

  it('of a hunt whose first call raised has what was measured, and of no call', () => {
    const raised = [
      { type: 'batch', phase: 'warm-up', calls: 1, errors: 1, stepped: false, boardMs: 2 },
      { type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError: no' },
    ];
    const hunt: Huntable = { ...CLEAN, calls: 0, ending: raised };
    expect(evidenceOf(judge({ ...hunt, settled: 32 }))).toMatchObject({
      growth:
        '3,000 B were live before the first call and 3,032 B at the end, each by gc.mem_alloc() right after a collection, without the agent. There is no sample after a complete call.',
      errors: '1 call of 1 raised.',
    });
    expect(evidenceOf(judge({ ...hunt, settled: null })).growth).toBe(
      '3,000 B were live before the first call, by gc.mem_alloc() right after a collection, without the agent. There is no sample after a complete call.',
    );
  });

  it('has what interned strings took, and that they are never freed', () => {
    const internedStrings = { startCount: 3, endCount: 63, startBytes: 100, endBytes: 1060 };
    const judged = { ...judge(LEAK), internedStrings };
    expect(evidenceOf(judged)['interned-strings']).toBe(
      'The pool of interned strings grew by 60 strings and 960 B (micropython.qstr_info()); no collection ever frees these.',
    );
    expect(leakAdvice(judged).join(' ')).toContain('interned for ever');
    const same = { ...internedStrings, endCount: 3, endBytes: 100 };
    expect(evidenceOf({ ...judged, internedStrings: same })['interned-strings']).toContain('did not grow');
  });

  it('has the stack where it grew, and calls that raised', () => {
    const judged = judge(CLEAN);
    expect(evidenceOf({ ...judged, stack: { startBytes: 400, endBytes: 480 } }).stack).toContain(
      'from 400 B to 480 B',
    );
    expect(evidenceOf({ ...judged, series: { ...judged.series, errors: 5 } }).errors).toBe(
      '5 calls of 64 raised.',
    );
  });

  it.each([
    ['disabled', { enabled: false, threshold: null }, /gc\.disable\(\)/],
    ['given a threshold', { enabled: true, threshold: 2000 }, /gc\.threshold\(2000\)/],
    ['left alone', { enabled: true, threshold: -1 }, /^$/],
  ])('says of a collector that was %s what that means', (_, changes, text) => {
    const judged = judge({ ...CLEAN, first: [{ type: 'collector', ...changes }] });
    expect(evidenceOf(judged).collector ?? '').toMatch(text);
    expect(leakAdvice(judged).join(' ').includes('gc.enable()')).toBe(!changes.enabled);
  });

  it('has no hole in any text, whatever is not known', () => {
    for (const hunt of [LEAK, CLEAN, RING, { ...RING, settled: 0 }, { ...CLEAN, calls: 0 }]) {
      const judged = judge(hunt);
      const texts = [
        leakSentence(judged),
        ...leakEvidence(judged).map(({ text }) => text),
        ...leakAdvice(judged),
      ];
      for (const text of texts) expect(text).not.toMatch(/null|undefined|NaN|Infinity/);
    }
  });
});

describe('the advice', () => {
  it('is about tables where growth comes in steps, and about what is kept where it is even', () => {
    expect(leakAdvice(judge(LEAK))[0]).toContain('Look for what the call stores');
    expect(leakAdvice(judge({ live: (calls) => 16 * calls + 160 * Math.floor(calls / 37) }))[0]).toContain(
      'A list, dict, set or bytearray grows without limit',
    );
  });

  it('is none for a clean program', () => {
    expect(leakAdvice(judge(CLEAN))).toEqual([]);
    expect(leakAdvice(judge(RING))).toHaveLength(1);
  });
});

describe('formatRate', () => {
  it.each([
    [16, '16 B'],
    [1.6, '1.6 B'],
    [16 / 30, '0.53 B'],
    [1234.567, '1,234.57 B'],
    [0, '0 B'],
  ])('of %d is %s', (bytes, text) => {
    expect(formatRate(bytes)).toBe(text);
  });
});

describe('the view and the JSON of a hunt', () => {
  const capture = huntOf({ ...LEAK, maps: ['h=', 'h=T.T.T.h='] });

  it('count areas from 1, where there are several', () => {
    const grown = huntOf({ ...LEAK, maps: ['h=..', 'h=T.|D...'] });
    expect(viewLeak(analyse(grown))?.groups.map(({ places }) => places)).toEqual([
      'area 2, 0x0',
      'area 1, 0x20',
    ]);
    expect(toLeakJson(analyse(grown), { capture: null, html: null }).groups[0]?.places).toEqual([
      { area: 1, offset: 0 },
    ]);
  });

  it('have what is new in the maps, for the calls between them', () => {
    const view = viewLeak(analyse(capture));
    expect(view).toMatchObject({ verdict: 'leak', tone: 'bad', rate: '16 B a call [16 B, 16 B]' });
    expect(view?.groups).toMatchObject([
      { fingerprint: 'T1', count: '3', bytes: '48 B', perCall: '0.05 a call', places: '0x20, 0x40, 0x60' },
      { fingerprint: 'h2', count: '1', bytes: '32 B', pattern: 'one block run', places: '0x80' },
    ]);
    expect(view?.groupsNote).toContain('after the warm-up (call 4)');
  });

  it('have a line only where it leaks, through the last level', () => {
    const line = viewLeak(analyse(capture))?.chart.line;
    expect(line).toMatchObject({ toCalls: 64, perCall: 16, interval: [16, 16] });
    expect((line?.fromBytes ?? 0) + 16 * (64 - (line?.fromCalls ?? 0))).toBe(START + 16 * 64);
    const clean = huntOf(CLEAN);
    expect(viewLeak(analyse(clean))).toMatchObject({
      tone: 'good',
      rate: '0 B a call',
      groups: [],
      groupsNote: expect.stringContaining('Not known'),
      chart: { line: null, points: expect.arrayContaining([{ calls: 0, liveBytes: START, phase: 'start' }]) },
    });
  });

  it('say the same as the judgement, by the schema', () => {
    const json = toLeakJson(analyse(capture), { capture: null, html: null });
    expect(leakSchema.parse(json)).toEqual(json);
    expect(json).toMatchObject({
      verdict: 'leak',
      reason: null,
      bytesPerCall: 16,
      interval: [16, 16],
      growth: 'exact',
      callsToFull: 750,
      secondsToFull: 1.5,
      calls: 64,
      warmUpCalls: 4,
      startBytes: START,
      endBytes: START + 16 * 64,
      call: 'step()',
      raised: [],
      end: 'finished',
    });
    const clean = toLeakJson(analyse(huntOf(CLEAN)), { capture: null, html: null });
    expect(clean).toMatchObject({
      verdict: 'clean',
      bytesPerCall: 0,
      interval: [0, 0],
      growth: null,
      groups: [],
    });
  });

  it('tell of a call that ended the program', () => {
    const exits = huntOf({ ...CLEAN, ending: [{ ...END, reason: 'exit' }] });
    expect(toLeakJson(analyse(exits), { capture: null, html: null })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'exited',
      sentence: 'Inconclusive: call 64 ended the program by SystemExit.',
    });
  });

  it('are none for a profile', () => {
    const profile = {
      ...capture,
      header: HEADER,
      records: CaptureRecords.of([HEADER, ...[...capture.records].slice(1)]),
    };
    expect(viewLeak(analyse(profile))).toBeNull();
    expect(() => toLeakJson(analyse(profile), { capture: null, html: null })).toThrow('no hunt');
  });
});
