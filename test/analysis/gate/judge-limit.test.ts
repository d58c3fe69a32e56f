import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Doubt, MeasuredFigure } from '../../../src/analysis/figures/bound-figures.js';
import type { FigureName } from '../../../src/analysis/figures/figure-kinds.js';
import { judgeLimit, type Limit, marginOf, worstVerdict } from '../../../src/analysis/gate/judge-limit.js';

const exact = (value: number): MeasuredFigure => ({ name: 'peak', value, range: [value, value], doubts: [] });
const between = (low: number, high: number, doubts: Doubt[] = []): MeasuredFigure => ({
  name: 'peak',
  value: low,
  range: [low, high],
  doubts,
});

const anyOp = fc.constantFrom<Limit['op']>('<=', '<', '>=', '>');
const anyNumber = fc.integer({ min: -1000, max: 1000 });
const anyFigure = fc
  .tuple(anyNumber, anyNumber, fc.constantFrom<Doubt[]>([], ['cut-off'], ['samples-lost']))
  .map(([a, b, doubts]) => between(Math.min(a, b), Math.max(a, b), doubts));

describe('a limit', () => {
  it.each([
    ['<=', 10, 'passed'],
    ['<=', 9, 'failed'],
    ['<', 10, 'failed'],
    ['<', 11, 'passed'],
    ['>=', 10, 'passed'],
    ['>=', 11, 'failed'],
    ['>', 10, 'failed'],
    ['>', 9, 'passed'],
  ] as const)('10 %s %s %s', (op, limit, verdict) => {
    expect(judgeLimit(exact(10), { op, limit })).toBe(verdict);
  });

  it('is not broken by rounding: 280 of 400 free blocks in one run are 30 %', () => {
    const fragmented = (name: FigureName, value: number): MeasuredFigure => ({ ...exact(value), name });
    const limit = 0.3;
    for (const [ratio, atMost, less] of [
      [1 - 280 / 400, 'passed', 'failed'],
      [1 - 279 / 400, 'failed', 'failed'],
      [1 - 281 / 400, 'passed', 'passed'],
      // One block of 2 MiB of them, in a heap of 32 MiB.
      [0.3 + 1 / 2 ** 21, 'failed', 'failed'],
    ] as const) {
      const figure = fragmented('fragmentation', ratio);
      expect(judgeLimit(figure, { op: '<=', limit })).toBe(atMost);
      expect(judgeLimit(figure, { op: '<', limit })).toBe(less);
    }
    expect(marginOf(fragmented('fragmentation', 1 - 280 / 400), { op: '<=', limit })).toBe(0);
    expect(judgeLimit(fragmented('leak', Number.MIN_VALUE), { op: '<=', limit: 0 })).toBe('failed');
    expect(judgeLimit(exact(2 ** 40 + 1), { op: '<=', limit: 2 ** 40 })).toBe('failed');
  });

  it.each([
    ['within', between(5, 10), 10, 'passed'],
    ['inside', between(5, 15), 10, 'inconclusive'],
    ['above', between(11, 15), 10, 'failed'],
    ['not known', between(-Infinity, Infinity), 10, 'inconclusive'],
  ] as const)('of a figure that is an interval %s', (_, figure, limit, verdict) => {
    expect(judgeLimit(figure, { op: '<=', limit })).toBe(verdict);
  });

  it('can be broken by what is in doubt, and never held', () => {
    expect(judgeLimit(between(20, Infinity, ['cut-off']), { op: '<=', limit: 10 })).toBe('failed');
    expect(judgeLimit(between(5, Infinity, ['cut-off']), { op: '<=', limit: 10 })).toBe('inconclusive');
    expect(judgeLimit(between(5, Infinity, ['cut-off']), { op: '>=', limit: 1 })).toBe('inconclusive');
    fc.assert(
      fc.property(anyFigure, anyOp, anyNumber, (figure, op, limit) => {
        const doubtful = { ...figure, doubts: ['model-mismatch' as const] };
        expect(judgeLimit(doubtful, { op, limit })).not.toBe('passed');
      }),
    );
  });

  it('that is wider lets pass what a narrower one does', () => {
    const rank = { failed: 0, inconclusive: 1, passed: 2 };
    fc.assert(
      fc.property(anyFigure, anyOp, anyNumber, fc.nat(500), (figure, op, limit, more) => {
        const wider = op === '<=' || op === '<' ? limit + more : limit - more;
        const [narrow, wide] = [judgeLimit(figure, { op, limit }), judgeLimit(figure, { op, limit: wider })];
        expect(rank[wide]).toBeGreaterThanOrEqual(rank[narrow]);
      }),
    );
  });

  it('speaks of every value that the figure may have', () => {
    fc.assert(
      fc.property(anyNumber, fc.nat(20), anyOp, anyNumber, (low, width, op, limit) => {
        const values = Array.from({ length: width + 1 }, (_, at) => low + at);
        const verdicts = new Set(values.map((value) => judgeLimit(exact(value), { op, limit })));
        const expected = verdicts.size > 1 ? 'inconclusive' : [...verdicts][0];
        expect(judgeLimit(between(low, low + width), { op, limit })).toBe(expected);
      }),
    );
  });

  it('has a margin on the side that holds', () => {
    expect(marginOf(exact(10), { op: '<=', limit: 12 })).toBe(2);
    expect(marginOf(exact(10), { op: '>=', limit: 12 })).toBe(-2);
    expect(marginOf({ ...exact(10), value: null }, { op: '<=', limit: 12 })).toBeNull();
  });
});

it.each([
  [['passed', 'passed'], 'passed'],
  [['passed', 'inconclusive'], 'inconclusive'],
  [['inconclusive', 'failed', 'passed'], 'failed'],
  [[], 'inconclusive'],
] as const)('of %j the worst is %s', (verdicts, worst) => {
  expect(worstVerdict([...verdicts])).toBe(worst);
});
