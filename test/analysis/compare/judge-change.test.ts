import { describe, expect, it } from 'vitest';
import { compareFigures, type RunFigures } from '../../../src/analysis/compare/compare-figures.js';
import { judgeChange } from '../../../src/analysis/compare/judge-change.js';
import type { MeasuredFigure } from '../../../src/analysis/figures/bound-figures.js';
import { FIGURE_NAMES, type FigureName } from '../../../src/analysis/figures/figure-kinds.js';

const measured = (name: FigureName, value: number | null, range?: [number, number]): MeasuredFigure => ({
  name,
  value,
  range: range ?? (value === null ? [-Infinity, Infinity] : [value, value]),
  doubts: [],
});

const run = (figures: Partial<Record<FigureName, number | MeasuredFigure>>): RunFigures =>
  Object.fromEntries(
    FIGURE_NAMES.map((name) => {
      const figure = figures[name] ?? null;
      return [name, figure === null || typeof figure === 'number' ? measured(name, figure) : figure];
    }),
  ) as RunFigures;

const judged = (base: RunFigures[], current: RunFigures[], alike = true) => {
  const { code, figures } = judgeChange(compareFigures(base, current, { alike }));
  return [code, figures.map(({ name }) => name)];
};

describe('what a comparison comes to', () => {
  it.each([
    ['less of both', { live: 100, peak: 500 }, { live: 90, peak: 400 }, ['better', ['peak', 'live']]],
    ['more', { live: 100, peak: 500 }, { live: 100, peak: 600 }, ['worse', ['peak']]],
    ['one for the other', { live: 100, peak: 500 }, { live: 200, peak: 400 }, ['mixed', ['live', 'peak']]],
    ['a little of one', { live: 1000, peak: 500 }, { live: 10, peak: 516 }, ['better', ['live']]],
    ['nothing', { live: 100, peak: 500 }, { live: 100, peak: 500 }, ['same', ['live', 'peak']]],
    ['no figure', { live: 100 }, { peak: 100 }, ['not-known', []]],
    ['a leak', { live: 100, leak: 32 }, { live: 900, leak: 0 }, ['better', ['leak']]],
  ] as const)('%s', (_, base, current, expected) => {
    expect(judged([run(base)], [run(current)])).toEqual(expected);
  });

  it('of other options is no better and no worse', () => {
    expect(judged([run({ live: 100 })], [run({ live: 50 })], false)).toEqual(['not-alike', ['live']]);
  });

  it('a rate whose intervals overlap does not count', () => {
    const rate = (value: number, low: number, high: number) =>
      run({ leak: measured('leak', value, [low, high]) });
    expect(judged([rate(100, 90, 110)], [rate(105, 95, 115)])).toEqual(['none-counts', ['leak']]);
    expect(judged([rate(100, 90, 110)], [rate(130, 120, 140)])).toEqual(['worse', ['leak']]);
  });

  it('of several runs a change counts where they do not overlap, and the median is compared', () => {
    const runs = (...lives: number[]) => lives.map((live) => run({ live }));
    const within = compareFigures(runs(100, 130, 110), runs(120, 125, 140), { alike: true });
    const live = within.find(({ name }) => name === 'live');
    expect(live).toMatchObject({ base: 110, current: 125, change: 15, effect: 'within-spread' });
    expect(live?.baseSpread).toEqual({ min: 100, median: 110, max: 130, known: 3, of: 3 });
    expect(judged(runs(100, 130, 110), runs(120, 125, 140))).toEqual(['none-counts', ['live']]);
    expect(judged(runs(100, 130, 110), runs(131, 135, 140))).toEqual(['worse', ['live']]);
  });

  it.each([
    ['less garbage for more that stays', { base: 16_352, current: 320, marginBytes: 0 }, 'mixed'],
    ['a little less of it', { base: 16_352, current: 16_200, marginBytes: 0 }, 'worse'],
    ['less of it than is known', { base: 16_352, current: 320, marginBytes: 20_000 }, 'worse'],
    ['more of it, too', { base: 320, current: 16_352, marginBytes: 0 }, 'worse'],
  ])('of %s', (_, allocated, code) => {
    const figures = compareFigures([run({ live: 560 })], [run({ live: 816 })], { alike: true });
    expect(judgeChange(figures, allocated)).toMatchObject({
      code,
      allocated: code === 'mixed' ? allocated : null,
    });
  });
});
