import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growthTrend, lowerEnvelope, type TrendPoint } from '../../../src/analysis/growth/growth-trend.js';

/** One call apart, and in batches that grow by an eighth. */
const EACH_CALL = Array.from({ length: 601 }, (_, calls) => calls);
const IN_EIGHTHS = [0, 1, 3];
while ((IN_EIGHTHS.at(-1) ?? 0) < 2000) {
  const calls = IN_EIGHTHS.at(-1) ?? 0;
  IN_EIGHTHS.push(calls + Math.ceil(calls / 8));
}

function sampled(live: (calls: number) => number, at: number[]): TrendPoint[] {
  return at.map((calls) => ({ x: calls, value: live(calls) }));
}

/** A MicroPython list of small integers: four slots of four bytes at first, and twice as many when it is full. */
function listBytes(length: number): number {
  let slots = 4;
  while (slots < length) slots *= 2;
  return 4 * slots;
}

/** Samples with the settled value after them: calls at which they were taken, and blocks of 16 bytes. */
const anySeries = fc
  .array(fc.record({ step: fc.integer({ min: 1, max: 60 }), blocks: fc.nat(200) }), { maxLength: 60 })
  .map((steps) => {
    let calls = 0;
    return [{ x: 0, value: 320 }].concat(
      steps.map(({ step, blocks }) => {
        calls += step;
        return { x: calls, value: 16 * blocks };
      }),
    );
  });

describe.each([
  ['one call apart', EACH_CALL],
  ['in batches that grow by an eighth', IN_EIGHTHS],
])('samples %s', (_, at) => {
  const end = at.at(-1) ?? 0;
  const stateOf = (live: (calls: number) => number) => growthTrend(sampled(live, at), live(end)).state;

  it.each<[string, (calls: number) => number]>([
    ['a block with each call', (calls) => 16 * calls],
    ['a block with every 10th call', (calls) => 16 * Math.floor(calls / 10)],
    ['a block with each call after 40', (calls) => 16 * Math.max(0, calls - 40)],
    ['a list that doubles for ever', listBytes],
    ['a list of tuples', (calls) => listBytes(calls) + 16 * calls],
    ['a queue of 8 with a block left each time', (calls) => 16 * (calls % 8) + 16 * Math.floor(calls / 8)],
    ['much at first, then a block with each call', (calls) => (calls === 1 ? 640 : 0) + 16 * calls],
  ])('show that %s grows', (_name, live) => {
    expect(stateOf(live)).toBe('growing');
  });

  it.each([16, 100])('show that a ring of %d halts', (room) => {
    expect(stateOf((calls) => 16 * Math.min(calls, room))).toBe('halted');
  });

  it('show that a list halts that stops at 100', () => {
    expect(stateOf((calls) => listBytes(Math.min(calls, 100)))).toBe('halted');
  });

  it.each<[string, (calls: number) => number]>([
    ['the same', () => 640],
    ['less', (calls) => 6400 - calls],
    ['much at first and then nothing', (calls) => (calls < 5 ? 160 * calls : 0)],
  ])('show that %s is flat', (_name, live) => {
    expect(stateOf(live)).toBe('flat');
  });

  it.each([5, 7, 30, 97, 250])('do not show that a queue grows that drains every %d calls', (period) => {
    expect(stateOf((calls) => 16 * (calls % period))).not.toBe('growing');
  });

  it('do not count what is freed in the end', () => {
    expect(
      growthTrend(
        sampled((calls) => 16 * calls, at),
        0,
      ),
    ).toMatchObject({ state: 'flat', growth: 0 });
  });
});

describe('growthTrend', () => {
  it('says over which samples it grew, and how often', () => {
    const points = sampled((calls) => 16 * calls, EACH_CALL.slice(0, 61));
    expect(growthTrend(points, 960)).toEqual({
      growth: 960,
      state: 'growing',
      lastRiseX: 60,
      rises: 40,
      allRises: 60,
      samples: 40,
      fromX: 20,
      toX: 60,
      doubling: false,
      swing: 0,
    });
  });

  it('says when growth halted', () => {
    const trend = growthTrend(
      sampled((calls) => 16 * Math.min(calls, 16), EACH_CALL),
      256,
    );
    expect(trend).toMatchObject({ state: 'halted', lastRiseX: 16, growth: 256 });
  });

  it('leaves open what rose a short time ago', () => {
    const points = sampled((calls) => (calls < 40 ? 0 : 16), EACH_CALL.slice(0, 61));
    expect(growthTrend(points, 16)).toMatchObject({ state: 'open', lastRiseX: 40 });
  });

  it('does not take one value that was larger for growth', () => {
    const points = sampled((calls) => (calls === 50 ? 48 : 0), EACH_CALL);
    expect(growthTrend(points, 0)).toMatchObject({ state: 'flat', growth: 0 });
  });

  it('knows a table that doubles by ever longer times between its rises', () => {
    expect(growthTrend(sampled(listBytes, IN_EIGHTHS), null).doubling).toBe(true);
    expect(
      growthTrend(
        sampled((calls) => listBytes(Math.min(calls, 100)), IN_EIGHTHS),
        null,
      ).doubling,
    ).toBe(false);
  });

  it('has nothing to say of no samples and of one', () => {
    expect(growthTrend([], null)).toMatchObject({ growth: 0, state: 'flat', rises: 0 });
    expect(growthTrend([{ x: 0, value: 16 }], 16)).toMatchObject({ growth: 0, state: 'flat' });
  });

  it('is the same with any constant added', () => {
    fc.assert(
      fc.property(anySeries, fc.integer({ min: -1e6, max: 1e6 }), (points, constant) => {
        const raised = points.map(({ x: calls, value }) => ({ x: calls, value: value + constant }));
        expect(growthTrend(raised, null)).toEqual(growthTrend(points, null));
        expect(growthTrend(raised, 160 + constant)).toEqual(growthTrend(points, 160));
      }),
    );
  });

  it('is flat for the same value in any samples', () => {
    fc.assert(
      fc.property(anySeries, (points) => {
        const flat = points.map(({ x }) => ({ x, value: 320 }));
        expect(growthTrend(flat, 320)).toMatchObject({ state: 'flat', growth: 0, rises: 0 });
      }),
    );
  });

  it('never says that what has halted or grows did not rise', () => {
    fc.assert(
      fc.property(anySeries, (points) => {
        const { state, lastRiseX } = growthTrend(points, null);
        if (state === 'flat') expect(lastRiseX).toBeNull();
        if (state === 'halted') expect(lastRiseX).not.toBeNull();
      }),
    );
  });
});

describe('lowerEnvelope', () => {
  it('is the least from each point on', () => {
    const points = [3, 1, 4, 1, 5, 9, 2, 6].map((value, calls) => ({ x: calls, value }));
    expect(lowerEnvelope(points, null)).toEqual([1, 1, 1, 1, 2, 2, 2, 6]);
    expect(lowerEnvelope(points, 4)).toEqual([1, 1, 1, 1, 2, 2, 2, 4]);
  });

  it('never falls, is never above a value, and is the same again for itself', () => {
    fc.assert(
      fc.property(anySeries, fc.option(fc.nat(3000)), (points, settled) => {
        const lower = lowerEnvelope(points, settled);
        for (const [at, value] of lower.entries()) {
          expect(value).toBeGreaterThanOrEqual(lower[at - 1] ?? value);
          expect(value).toBeLessThanOrEqual(points[at]!.value);
        }
        const again = points.map(({ x }, at) => ({ x, value: lower[at] ?? 0 }));
        expect(lowerEnvelope(again, settled)).toEqual(lower);
      }),
    );
  });
});
