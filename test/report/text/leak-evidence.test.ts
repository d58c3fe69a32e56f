import { describe, expect, it } from 'vitest';
import type { LeakJudgement } from '../../../src/analysis/leak/judge-leak.js';
import { adviceLine } from '../../../src/report/text/advice/advice.js';
import { leakAdvice } from '../../../src/report/text/leak-advice.js';
import { leakEvidence } from '../../../src/report/text/leak-evidence.js';
import { leakSentence } from '../../../src/report/text/leak-sentence.js';
import { CLEAN, type Huntable, judge, LEAK, RING } from '../../support/hunt.js';

const evidenceOf = (judged: LeakJudgement) =>
  Object.fromEntries(leakEvidence(judged).map(({ code, text }) => [code, text]));

describe('the evidence', () => {
  it('of a leak has the levels, the rate and how sure it is', () => {
    const evidence = evidenceOf(judge(LEAK));
    expect(Object.keys(evidence)).toEqual([
      'growth',
      'rate',
      'trend',
      'settle',
      'forecast',
      'stack',
      'limit',
    ]);
    expect(evidence.growth).toContain('3,000 B were live before the first call and 4,024 B');
    expect(evidence.growth).toContain('it rose in 42 of 42 samples');
    expect(evidence.rate).toBe('It grew by exactly 16 B a call in every sample.');
    expect(evidence.trend).toContain('Theil-Sen slope over the same samples: 16 B a call');
    expect(evidence.settle).toContain('freed nothing more');
    expect(evidence.stack).toBe('The stack at the prompt did not grow.');
    expect(evidence.limit).toContain('not full after 64 calls');
  });

  it('says when a board collects, where what a call leaves takes room as its garbage does', () => {
    const garbage = { bytes: 16, batches: [3, 8] as [number, number], freeBytes: 3200 };
    expect(evidenceOf({ ...judge(LEAK), garbage }).garbage).toMatch(
      /With 3,200 B free a board first collects after about 100 calls, then ever more often\.$/,
    );
    expect(evidenceOf({ ...judge(CLEAN), garbage }).garbage).toMatch(/collects about every 200 calls\.$/);
  });

  it('of growth that repeats has the period', () => {
    const { rate } = evidenceOf(judge({ live: (calls) => 16 * Math.floor(calls / 8) }));
    expect(rate).toBe('The growth repeats: 16 B every 8 calls, exactly 2 B a call.');
  });

  it('of growth in steps has the steps', () => {
    const { rate } = evidenceOf(judge({ live: (calls) => 16 * calls + 160 * Math.floor(calls / 37) }));
    expect(rate).toContain('16 B a call in most samples, plus +160 B by call 37');
    expect(rate).toContain('Every stretch of half the calls or more grew by 16 to');
  });

  it('of an innocent hunt has the levels, and how rare a leak would not have been seen', () => {
    expect(evidenceOf(judge(CLEAN))).toMatchObject({
      growth: expect.stringContaining('No sample showed more.'),
      limit: 'Not ruled out: a leak rarer than once in 42 calls.',
    });
    expect(evidenceOf(judge(RING)).growth).toContain(
      'It last rose at call 10, and not in the 54 calls after that.',
    );
    expect(evidenceOf(judge({ ...RING, settled: 0 })).settle).toContain('freed 160 B: these are no leak');
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
      'The pool of interned strings grew by 60 strings and 960 B (micropython.qstr_info()); no collection frees these.',
    );
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
    expect(leakAdvice(judged, null).some(({ code }) => code === 'enable-collector')).toBe(!changes.enabled);
  });

  it('has no hole in any text, whatever is not known', () => {
    for (const hunt of [LEAK, CLEAN, RING, { ...RING, settled: 0 }, { ...CLEAN, calls: 0 }]) {
      const judged = judge(hunt);
      const texts = [
        leakSentence(judged),
        ...leakEvidence(judged).map(({ text }) => text),
        ...leakAdvice(judged, null).map(adviceLine),
      ];
      for (const text of texts) expect(text).not.toMatch(/null|undefined|NaN|Infinity/);
    }
  });

  it('of a hunt that ran out of memory has what the board said, or that it said nothing', () => {
    const ending = [
      {
        type: 'error',
        origin: 'program',
        code: 'MemoryError',
        message: 'MemoryError: memory allocation failed, allocating 512 bytes',
      },
    ];
    const judged = judge({ ...LEAK, ending });
    expect(evidenceOf(judged)['out-of-memory']).toBe(
      'There was no room at call 64: MemoryError: memory allocation failed, allocating 512 bytes.',
    );
    expect(evidenceOf(judged)).not.toHaveProperty('limit');
    const full = judge({ ...LEAK, ending: [{ type: 'warning', code: 'heap-full', values: {} }] });
    expect(evidenceOf(full)['out-of-memory']).toBe(
      'There was no room at call 64: mpgc had no room left to read the heap.',
    );
  });
});
