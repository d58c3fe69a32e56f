import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import type { MeasuredFigure, Measurement } from '../../../src/analysis/figures/bound-figures.js';
import { judgeGrowth, type MaxGrowth } from '../../../src/analysis/gate/judge-growth.js';
import type { LeakJudgement } from '../../../src/analysis/leak/judge-leak.js';
import { captureOf, WHOLE_RUN } from '../../support/hand-made.js';

const WHOLE = analyse(captureOf(WHOLE_RUN));

/** The whole run, with figures put in. */
function measured(figures: Partial<Measurement['figures']>, leak: LeakJudgement | null = null): Measurement {
  return { ...WHOLE, leak, figures: { ...WHOLE.figures, ...figures } };
}

function retained(value: number): Measurement {
  return measured({ retained: { name: 'retained', value, range: [value, value], doubts: [] } });
}

const share = (percent: number): MaxGrowth => ({ kind: 'share', share: percent / 100 });
const bytes = (count: number): MaxGrowth => ({ kind: 'bytes', bytes: count });

function growthOf(base: Measurement, current: Measurement, allowed: MaxGrowth, figure = 'retained') {
  return judgeGrowth(base, [current], allowed).find((checked) => checked.figure === figure);
}

describe('growth of bytes', () => {
  it.each([
    [1000, 1000, share(0), 'passed', 1000],
    [1000, 1001, share(0), 'failed', 1000],
    [1000, 900, share(0), 'passed', 1000],
    [1000, 1020, share(2), 'passed', 1020],
    [1000, 1021, share(2), 'failed', 1020],
    [400, 516, share(29), 'passed', 516],
    [400, 517, share(29), 'failed', 516],
    [0, 0, share(50), 'passed', 0],
    [0, 1, share(50), 'failed', 0],
    [-100, -99, share(50), 'failed', -100],
    [0, 512, bytes(512), 'passed', 512],
    [0, 513, bytes(512), 'failed', 512],
    [-100, 0, bytes(100), 'passed', 0],
  ] as const)('from %s to %s, with %j allowed: %s', (from, to, allowed, verdict, limit) => {
    expect(growthOf(retained(from), retained(to), allowed)).toMatchObject({ verdict, limit });
  });

  it('is of the peak, of what is live at the end, and of what is retained', () => {
    const checks = judgeGrowth(WHOLE, [WHOLE], share(0));
    expect(checks.map(({ figure, verdict }) => [figure, verdict])).toEqual([
      ['peak', 'passed'],
      ['live', 'passed'],
      ['retained', 'passed'],
    ]);
  });

  it('from a base that is in doubt is not judged', () => {
    const cut = analyse(captureOf(WHOLE_RUN, { truncated: true }));
    const verdicts = (base: Measurement, current: Measurement) =>
      judgeGrowth(base, [current], share(1000)).map(({ verdict }) => verdict);
    expect(verdicts(cut, WHOLE)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(verdicts(WHOLE, cut)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
  });

  it('of a run that was cut off fails where its peak was too high by then', () => {
    const cut = analyse(captureOf(WHOLE_RUN, { truncated: true }));
    const low: MeasuredFigure = { name: 'peak', value: 100, range: [100, 100], doubts: [] };
    expect(growthOf(measured({ peak: low }), cut, share(0), 'peak')?.verdict).toBe('failed');
  });

  it('of several captures is that of the worst', () => {
    const runs = [retained(1000), retained(1300), retained(1100)];
    const found = judgeGrowth(retained(1000), runs, share(20)).find(({ figure }) => figure === 'retained');
    expect(found).toMatchObject({
      verdict: 'failed',
      worst: 1,
      spread: { min: 1000, median: 1100, max: 1300, known: 3, of: 3 },
    });
  });
});

describe('growth of a leak', () => {
  const hunt = (low: number, high: number) =>
    measured(
      { leak: { name: 'leak', value: (low + high) / 2, range: [low, high], doubts: [] } },
      {} as LeakJudgement,
    );
  it.each([
    [[0, 0], [0, 0], share(0), 'passed'],
    [[0, 0], [16, 16], share(100), 'failed'],
    [[16, 16], [0, 0], share(0), 'passed'],
    [[130, 150], [130, 150], share(0), 'passed'],
    [[130, 150], [131, 151], share(2), 'passed'],
    [[130, 150], [140, 160], share(2), 'inconclusive'],
    [[130, 150], [160, 170], share(2), 'failed'],
    [[0, 0], [1, 1], bytes(512), 'failed'],
  ] as const)('from %j to %j a call, with %j allowed: %s', (from, to, allowed, verdict) => {
    const checks = judgeGrowth(hunt(from[0], from[1]), [hunt(to[0], to[1])], allowed);
    expect(checks.map((checked) => [checked.figure, checked.verdict])).toEqual([['leak', verdict]]);
  });
});

it('what passes with some growth allowed passes with more', () => {
  const value = fc.integer({ min: -5000, max: 5000 });
  fc.assert(
    fc.property(value, value, fc.nat(300), fc.nat(300), (from, to, percent, more) => {
      const narrow = growthOf(retained(from), retained(to), share(percent))?.verdict;
      const wide = growthOf(retained(from), retained(to), share(percent + more))?.verdict;
      expect(narrow === 'passed' && wide !== 'passed').toBe(false);
    }),
  );
});
