import { describe, expect, it } from 'vitest';
import type { LeakJudgement } from '../../../src/analysis/leak/judge-leak.js';
import { leakSentence } from '../../../src/report/text/leak-sentence.js';
import { CLEAN, type Huntable, judge, LEAK, RING } from '../../support/hunt.js';

describe('the sentence', () => {
  it('of a leak has the rate, and when the heap is full', () => {
    expect(leakSentence(judge(LEAK))).toBe(
      'Leak: each call of step() leaks 16 B. At this rate the heap is full after about 750 calls (1.5 s of calls), or sooner. A cache that is not full after 64 calls would look the same.',
    );
  });

  it('of a text that grows says that the heap is full sooner than its rate tells', () => {
    const log = { from: 'script', path: 'log', type: 'str', entries: 640, entriesPerUnit: 16 } as const;
    const growing = [
      { ...log, bytesPerUnit: 16, knownBy: 'length' as const, addedIn: [], sharesWith: [], freedPerUnit: [] },
    ];
    const of = { of: 'calls', loop: null } as const;
    const walks = {
      ...of,
      filledUp: [],
      fromUnit: 5,
      units: 160,
      walks: 6,
      seen: 9,
      heapBytes: 2560,
      left: [],
    };
    const judged = { ...judge(LEAK), holders: { ...walks, growing, explained: 1 } };
    expect(leakSentence(judged)).toContain(
      'Leak: `log` grows by 16 B with each call of step(). At this rate the heap is full after about 750 calls (1.5 s of calls), or sooner: a new str needs room beside the old.',
    );
  });

  it('of a leak on a heap that can grow says when memory runs out', () => {
    expect(leakSentence({ ...judge(LEAK), growing: true })).toContain(
      'At this rate memory runs out after about 750 calls',
    );
    expect(leakSentence({ ...judge(LEAK), growing: true, limitBytes: 15_000 })).toContain(
      'At this rate the heap is full after about 750 calls',
    );
  });

  it('of a leak has no time where the board has no clock, and no end where nothing is known of it', () => {
    const judged = judge(LEAK);
    expect(leakSentence({ ...judged, secondsToFull: null })).toBe(
      'Leak: each call of step() leaks 16 B. At this rate the heap is full after about 750 calls, or sooner. A cache that is not full after 64 calls would look the same.',
    );
    expect(leakSentence({ ...judged, callsToFull: null, secondsToFull: null })).toBe(
      'Leak: each call of step() leaks 16 B. A cache that is not full after 64 calls would look the same.',
    );
  });

  it('of a leak of calls without garbage has no sooner end than its rate tells', () => {
    const garbage = { bytes: 0, batches: [8, 16] as [number, number], freeBytes: 12_000 };
    expect(leakSentence({ ...judge(LEAK), garbage })).toContain('750 calls (1.5 s of calls). A');
  });

  it('names a growing table only where it is the table that finds no room', () => {
    const forecast = { ...judge(LEAK), callsInterval: [400, 900] as [number, number], secondsToFull: null };
    expect(leakSentence({ ...forecast, fullBy: 'table' })).toContain(
      'At this rate a growing table no longer fits after about 750 calls, by the model, or sooner.',
    );
    expect(leakSentence({ ...forecast, fullBy: 'model' })).toContain(
      'At this rate the heap is full after about 750 calls, by the model, or sooner.',
    );
  });

  it('of a leak in steps has the interval', () => {
    const steps: Huntable = { live: (calls) => 16 * calls + 160 * Math.floor(calls / 37) };
    expect(leakSentence(judge(steps))).toMatch(/^Leak: each call of step\(\) leaks about 16 B \(16 to /);
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
    expect(leakSentence(judged)).toBe(
      "Leak: each call of step() leaks 16 B. Call 64 ran out of memory, with mpgc's own blocks on the heap.",
    );
    expect(judged).toMatchObject({ callsToFull: 64, fullBy: 'hunt' });
    expect(leakSentence(judge({ ...CLEAN, ending }))).toMatch(
      /^Inconclusive: the board ran out of memory \(MemoryError: memory allocation failed, allocating 512 bytes\)/,
    );
  });

  it('of a leak that filled the heap without mpgc, too, says what was measured there', () => {
    const bare = {
      type: 'bare',
      reason: 'exception',
      exception: 'MemoryError',
      message: 'MemoryError: memory allocation failed, allocating 512 bytes',
      calls: 812,
      before: null,
      after: null,
    };
    const judged = judge({ ...LEAK, ending: [bare] });
    expect(judged).toMatchObject({ verdict: 'leak', callsToFull: 812, fullBy: 'field' });
    expect(leakSentence(judged)).toMatch(
      /^Leak: each call of step\(\) leaks 16 B\. Run again without mpgc on the heap, call 812 ran out of memory\./,
    );
    const stopped = judge({
      ...LEAK,
      ending: [{ ...bare, reason: 'stopped', exception: null, message: null }],
    });
    expect(stopped).toMatchObject({ callsToFull: 750, fullBy: 'rate' });
  });

  it('of a heap that falls into pieces without mpgc tells by how much', () => {
    const seen = (liveBytes: number, freeBytes: number, largestFreeBytes: number) => ({
      liveBytes,
      totalBytes: 10_000,
      freeBytes,
      largestFreeBytes,
    });
    const bare = {
      type: 'bare',
      reason: 'finished',
      exception: null,
      message: null,
      calls: 10_000,
      before: seen(700, 9300, 8272),
      after: seen(2900, 7100, 1152),
    };
    const judged = judge({ ...CLEAN, ending: [bare] });
    expect(judged.verdict).toBe('fragmenting');
    expect(leakSentence(judged)).toBe(
      'Fragmenting: live memory does not grow in 64 calls of step(), but run again without mpgc and its collections, the largest free block fell from 8,272 B to 1,152 B in 10,000 calls, with 7,100 B free.',
    );
    // A script alone parts a heap in two; what has grown takes room; and a heap may have changed its size.
    for (const after of [
      seen(2900, 7100, 3000),
      seen(8100, 1900, 300),
      { ...seen(2900, 7100, 1152), totalBytes: 20_000 },
    ]) {
      expect(judge({ ...CLEAN, ending: [{ ...bare, after }] }).verdict).toBe('clean');
    }
  });

  it("of a leak with no room for mpgc's own line says that, and no more", () => {
    const filled = { type: 'warning', code: 'heap-full', values: {} };
    const judged = judge({ ...LEAK, settled: null, ending: [filled] });
    expect(judged.fullBy).not.toBe('hunt');
    expect(leakSentence(judged)).toBe(
      'Leak: each call of step() leaks 16 B. After call 64 mpgc had no room left to read the heap.',
    );
  });

  it.each<[string, Huntable, string]>([
    ['clean', CLEAN, 'Clean: 64 calls of step() left no live memory behind.'],
    ['bounded', RING, 'Bounded: live memory grew by 160 B, then stopped; no leak in 64 calls of step().'],
    [
      'delayed',
      { ...RING, settled: 0 },
      'Delayed: later collections freed the 160 B live after the last call; no leak in 64 calls of step().',
    ],
    [
      'inconclusive',
      { ...CLEAN, calls: 3 },
      'Inconclusive: 3 calls of step(), 0 of them warm-up, are too few. Try --iterations 200, or leave out --iterations.',
    ],
  ])('of a hunt that is %s', (verdict, hunt, sentence) => {
    const judged = judge(hunt);
    expect([judged.verdict, leakSentence(judged)]).toEqual([verdict, sentence]);
  });

  it.each([CLEAN, RING, { ...RING, settled: 0 }, LEAK])(
    'counts the calls that were judged, not those begun since',
    (hunt) => {
      const judged = judge(hunt);
      const later = { ...judged, series: { ...judged.series, calls: 70 } };
      expect(leakSentence(later)).toBe(leakSentence(judged));
      expect(leakSentence(judged)).toContain('64 calls');
    },
  );

  it('of a hunt in which live memory rose last a short time ago has a number of calls to type', () => {
    const sentence = leakSentence(judge({ live: (calls) => (calls < 50 ? 0 : 1600), calls: 100 }));
    expect(sentence).toContain('grew by 1,600 B, last at call 50 of 100');
    expect(sentence).toMatch(/--iterations 400\b/);
  });

  it('of fragmentation has the largest free block on both sides', () => {
    const { live } = judge(CLEAN);
    const largestFree = { startBytes: 8000, endBytes: 960, lastBytes: 960, points: [], trend: live };
    const judged: LeakJudgement = { ...judge(CLEAN), verdict: 'fragmenting', largestFree };
    expect(leakSentence(judged)).toBe(
      'Fragmenting: live memory does not grow, but the largest free block shrank from 8,000 B to 960 B in 64 calls of step().',
    );
    expect(leakSentence({ ...judged, largestFree: null })).toContain(
      'the largest free block shrank in 64 calls',
    );
  });

  it('of a program that raised says at which call', () => {
    const ending = [{ type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError: no' }];
    expect(leakSentence(judge({ ...CLEAN, ending }))).toBe(
      'Inconclusive: call 64 raised: ValueError: no. To count such calls and go on: --allow-errors.',
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
