import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growthRate } from '../../../src/analysis/growth/growth-rate.js';
import type { TrendPoint } from '../../../src/analysis/growth/growth-trend.js';

const START = { x: 0, value: 0 };
const EACH_CALL = Array.from({ length: 60 }, (_, at) => at + 1);
const AFTER = [60, 120, 180, 240, 360, 480];

function sampled(live: (calls: number) => number, at: number[]): TrendPoint[] {
  return at.map((calls) => ({ x: calls, value: live(calls) }));
}

/** Calls of at least two samples, in order, with any distance. */
const anyCalls = fc
  .array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 40 })
  .map((steps) => steps.map((_, at) => steps.slice(0, at + 1).reduce((sum, step) => sum + step, 0)));

describe('growth by as much with each call', () => {
  it('is exact for any sampling', () => {
    fc.assert(
      fc.property(anyCalls, fc.integer({ min: 1, max: 5000 }), (at, bytes) => {
        const live = (calls: number) => 700 + bytes * calls;
        const rate = growthRate(sampled(live, at), sampled(live, EACH_CALL), { x: 0, value: 700 });
        expect(rate).toMatchObject({
          perUnit: bytes,
          interval: [bytes, bytes],
          kind: 'exact',
          theilSen: bytes,
          period: null,
          steps: null,
        });
      }),
    );
  });

  it('is the same with any constant added', () => {
    fc.assert(
      fc.property(anyCalls, fc.array(fc.nat(50)), fc.nat(1e6), (at, blocks, constant) => {
        const live = (calls: number) => 16 * (calls + (blocks[calls % (blocks.length || 1)] ?? 0));
        const raised = (calls: number) => live(calls) + constant;
        const start = { x: 0, value: live(0) };
        expect(
          growthRate(sampled(raised, at), sampled(raised, EACH_CALL), {
            x: 0,
            value: start.value + constant,
          }),
        ).toEqual(growthRate(sampled(live, at), sampled(live, EACH_CALL), start));
      }),
    );
  });
});

describe('growth that repeats', () => {
  it.each([2, 3, 4, 5, 7, 10, 16, 29])('has its exact rate for a period of %d calls', (period) => {
    const live = (calls: number) => 48 * Math.floor(calls / period);
    const rate = growthRate(sampled(live, [...AFTER, 487, 501]), sampled(live, EACH_CALL), START);
    expect([rate.perUnit, ...rate.interval]).toEqual([48 / period, 48 / period, 48 / period]);
    if (rate.kind !== 'exact') expect(rate.period).toEqual({ x: period, bytes: 48 });
  });

  it('may fall within the period', () => {
    const live = (calls: number) => 64 * (calls % 7) + 16 * Math.floor(calls / 7);
    const lower = (calls: number) => 16 * Math.floor(calls / 7);
    const rate = growthRate(sampled(lower, [61, 75, 100, 333]), sampled(live, EACH_CALL), START);
    expect(rate).toMatchObject({ kind: 'period', period: { x: 7, bytes: 16 }, perUnit: 16 / 7 });
  });

  it('is not taken for a pattern where it goes on otherwise', () => {
    const live = (calls: number) => 16 * Math.floor(calls / 10) + (calls > 300 ? 800 : 0);
    const rate = growthRate(sampled(live, [...AFTER, 487]), sampled(live, EACH_CALL), START);
    expect(rate.kind).toBe('steps');
    expect(rate.period).toBeNull();
  });

  it('needs to have been seen twice', () => {
    const live = (calls: number) => 16 * Math.floor(calls / 40);
    expect(growthRate(sampled(live, [...AFTER, 487]), sampled(live, EACH_CALL), START).kind).toBe('steps');
  });
});

describe('growth in steps', () => {
  it('has what most samples agree on, and the rises beyond that', () => {
    const live = (calls: number) => 16 * calls + (calls >= 200 ? 512 : 0);
    const at = [100, 120, 140, 160, 180, 200, 220, 240];
    expect(growthRate(sampled(live, at), sampled(live, EACH_CALL), START)).toMatchObject({
      kind: 'steps',
      steps: { perUnit: 16, rises: [{ x: 200, bytes: 512 }] },
    });
  });

  it('has no common step where most samples do not agree', () => {
    const live = (calls: number) => 16 * Math.floor(Math.sqrt(calls) * 10);
    const rate = growthRate(sampled(live, AFTER), sampled(live, EACH_CALL), START);
    expect([rate.kind, rate.steps]).toEqual(['steps', null]);
  });

  it('has the rate within the interval, and the rate over all samples, too', () => {
    fc.assert(
      fc.property(anyCalls, fc.array(fc.nat(60), { minLength: 40, maxLength: 40 }), (at, rises) => {
        let value = 0;
        const points = at.map((calls, index) => {
          value += 16 * (rises[index] ?? 0);
          return { x: calls, value };
        });
        const { perUnit, interval } = growthRate(points, [], START);
        const overAll = (points.at(-1)!.value - points[0]!.value) / (points.at(-1)!.x - points[0]!.x);
        for (const rate of [perUnit, overAll]) {
          expect(rate).toBeGreaterThanOrEqual(interval[0]);
          expect(rate).toBeLessThanOrEqual(interval[1]);
        }
      }),
    );
  });
});

describe('the chance of such a trend (Mann and Kendall)', () => {
  it('is small for one that rises in each sample, and smaller with more samples', () => {
    const chance = (samples: number) =>
      growthRate(
        sampled((calls) => 16 * calls, EACH_CALL.slice(0, samples)),
        [],
        START,
      ).pValue;
    // Of 4 samples S is 6, its variance 26/3, and z = 5 / 2.94 = 1.70.
    expect(chance(4)).toBeCloseTo(0.089, 2);
    expect(chance(6)).toBeLessThan(chance(4));
    expect(chance(60)).toBeLessThan(0.01);
  });

  it('is 1 where nothing rises', () => {
    expect(
      growthRate(
        sampled(() => 16, EACH_CALL),
        [],
        START,
      ).pValue,
    ).toBe(1);
  });

  it('is a chance for any samples', () => {
    fc.assert(
      fc.property(anyCalls, fc.array(fc.nat(9), { minLength: 40, maxLength: 40 }), (at, values) => {
        const { pValue } = growthRate(
          at.map((calls, index) => ({ x: calls, value: values[index] ?? 0 })),
          [],
          START,
        );
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
      }),
    );
  });
});
