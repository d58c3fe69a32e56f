import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fitRange,
  itemsIn,
  moveInto,
  nearestTo,
  rangeAround,
  scaleRange,
} from '../../../reports/page/timeline/time-range.js';

const WHOLE = { fromMs: 0, toMs: 1000 };
const at = (...times: number[]) => times.map((ms) => ({ ms }));

describe('a range of time', () => {
  it('stays inside the run, whatever is done to it', () => {
    const time = fc.double({ min: -2000, max: 3000, noNaN: true });
    fc.assert(
      fc.property(time, time, fc.double({ min: 0.01, max: 100, noNaN: true }), (a, b, factor) => {
        const range = fitRange({ fromMs: Math.min(a, b), toMs: Math.max(a, b) }, WHOLE);
        const around = Math.min(range.toMs, Math.max(range.fromMs, a));
        for (const { fromMs, toMs } of [
          range,
          scaleRange(range, WHOLE, factor, around),
          moveInto(range, WHOLE, 500),
        ]) {
          expect(fromMs).toBeGreaterThanOrEqual(0);
          expect(toMs).toBeLessThanOrEqual(1000 + 1e-9);
          expect(toMs - fromMs).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('keeps what is pointed at where it is', () => {
    expect(scaleRange(WHOLE, WHOLE, 0.5, 250)).toEqual({ fromMs: 125, toMs: 625 });
    expect(scaleRange({ fromMs: 100, toMs: 200 }, WHOLE, 100, 150)).toEqual(WHOLE);
  });

  it('moves only where it has to', () => {
    const range = { fromMs: 100, toMs: 200 };
    expect(moveInto(range, WHOLE, 150)).toBe(range);
    expect(moveInto(range, WHOLE, 400)).toEqual({ fromMs: 350, toMs: 450 });
  });
});

describe('rangeAround', () => {
  it('reaches from the mark before to the mark after', () => {
    expect(rangeAround(500, [400, 500, 700], WHOLE)).toEqual({ fromMs: 376, toMs: 724 });
  });

  it('has the same room on the side where there is no mark', () => {
    expect(rangeAround(500, [400, 500], WHOLE)).toEqual({ fromMs: 384, toMs: 616 });
    expect(rangeAround(500, [500, 500], WHOLE)).toEqual({ fromMs: 384, toMs: 616 });
  });
});

describe('items of a range', () => {
  it('are those inside and one at either side', () => {
    expect(itemsIn(at(1, 2, 3, 4, 5, 6), { fromMs: 3, toMs: 4 })).toEqual(at(2, 3, 4, 5));
    expect(itemsIn(at(1, 2), { fromMs: 5, toMs: 6 })).toEqual(at(2));
    expect(itemsIn([], { fromMs: 5, toMs: 6 })).toEqual([]);
  });

  it('have a nearest', () => {
    expect([0, 2.4, 2.6, 9].map((ms) => nearestTo(at(1, 2, 3), ms))).toEqual([0, 1, 2, 2]);
    expect(nearestTo([], 1)).toBe(-1);
  });
});
