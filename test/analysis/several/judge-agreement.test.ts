import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIGURE_NAMES, type FigureName } from '../../../src/analysis/figures/figure-kinds.js';
import { judgeAgreement } from '../../../src/analysis/several/judge-agreement.js';

type Figures = Record<FigureName, number | null>;

const run = (changes: Partial<Figures>): Figures => ({
  ...(Object.fromEntries(FIGURE_NAMES.map((name) => [name, null])) as Figures),
  ...changes,
});

describe('several captures', () => {
  it('agree within the most less the least, of the median', () => {
    expect(judgeAgreement([run({ live: 1000 }), run({ live: 1010 }), run({ live: 1004 })])).toEqual({
      type: 'agree',
      figures: ['live'],
      // 10 of 1004.
      share: 10 / 1004,
      deviations: [],
    });
  });

  it('differ where one is more than 2 % from the median, by the figure that is farthest', () => {
    const found = judgeAgreement([
      run({ live: 1000, peak: 2000 }),
      run({ live: 1000, peak: 2010 }),
      run({ live: 1030, peak: 2600 }),
    ]);
    expect(found).toEqual({
      type: 'some-differ',
      figures: ['live', 'peak'],
      // Of the two that agree: 10 of the median of all, 2010.
      share: 10 / 2010,
      deviations: [{ at: 2, figure: 'peak', value: 2600, median: 2010 }],
    });
  });

  it.each([
    ['two that differ', [1000, 1100]],
    ['half of them', [1000, 1000, 2000, 2000]],
    ['nothing and something', [0, 0, 16, 16]],
  ])('of which no majority agrees are scattered: %s', (_, values) => {
    expect(judgeAgreement(values.map((live) => run({ live })))?.type).toBe('scattered');
  });

  it('are held against each other by what all of them have', () => {
    expect(judgeAgreement([run({ live: 8, peak: 9 }), run({ live: 8 })])?.figures).toEqual(['live']);
    expect(judgeAgreement([run({ live: 8 }), run({ peak: 9 })])).toBeNull();
    expect(judgeAgreement([run({ live: 8 })])).toBeNull();
  });

  it('of a median of nothing differ by what is not nothing', () => {
    expect(judgeAgreement([0, 0, 16].map((live) => run({ live })))).toMatchObject({
      type: 'some-differ',
      share: 0,
      deviations: [{ at: 2, value: 16, median: 0 }],
    });
  });

  it('that agree are in any order within the share that is said', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(sizes, (values) => {
        const found = judgeAgreement(values.map((live) => run({ live })))!;
        const rest = values.filter((_, at) => !found.deviations.some((deviation) => deviation.at === at));
        const sorted = [...values].sort((a, b) => a - b);
        const middle = (sorted[(values.length - 1) >> 1]! + sorted[values.length >> 1]!) / 2;
        const width = Math.max(...rest) - Math.min(...rest);
        expect(found.share * middle).toBeCloseTo(width, 6);
        if (found.type !== 'scattered') expect(found.share).toBeLessThanOrEqual(0.04 + 1e-9);
      }),
    );
  });
});
