import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { compareCaptures } from '../../../src/analysis/compare/compare-captures.js';
import { compareMarks } from '../../../src/analysis/compare/compare-marks.js';
import { MAX_MARKS, type Mark } from '../../../src/analysis/run/marks.js';
import { board, captureOf, END, heapMap, sample, WHOLE_RUN } from '../../support/hand-made.js';

const WHOLE = captureOf(WHOLE_RUN);

describe('two captures', () => {
  it('that are the same differ in nothing', () => {
    const { figures, groups, marks, differences } = compareCaptures(analyse(WHOLE), analyse(WHOLE));
    expect(differences).toEqual([]);
    for (const { change, base } of figures) expect(change).toBe(base === null ? null : 0);
    expect(groups?.map(({ changeBytes }) => changeBytes)).toEqual([0]);
    expect(marks.map(({ label, changeBytes }) => [label, changeBytes])).toEqual([['start', 0]]);
  });

  it('are better or worse by what the figure means', () => {
    const records = WHOLE_RUN.map((record) =>
      'role' in record && record.role === 'final' && 'seq' in record
        ? { ...record, allocBytes: 4000 }
        : record,
    );
    const more = captureOf([
      ...records.slice(0, -2),
      heapMap('final', `h===${'.'.repeat(96)}hhh${'.'.repeat(897)}`),
      END,
    ]);
    const { figures, groups } = compareCaptures(analyse(WHOLE), analyse(more));
    const effects = Object.fromEntries(figures.map(({ name, effect }) => [name, effect]));
    expect(effects).toMatchObject({
      peak: 'same',
      live: 'worse',
      retained: 'worse',
      free: 'worse',
      leak: null,
    });
    expect(figures.find(({ name }) => name === 'retained')).toMatchObject({
      base: 500,
      current: 1000,
      change: 500,
      share: 1,
    });
    expect(groups).toMatchObject([
      { fingerprint: 'h1', base: { count: 1 }, current: { count: 3 }, changeBytes: 32, changePerCall: null },
    ]);
  });

  it('are neither where the work was not the same', () => {
    const header = { ...WHOLE.header, options: { ...WHOLE.header.options, iterations: 60 } };
    const { figures } = compareCaptures(analyse(WHOLE), analyse({ ...WHOLE, header }));
    expect(figures.map(({ effect }) => effect)).toEqual(figures.map(() => null));
  });

  it('without maps have no groups, and no share of a base of 0', () => {
    const none = captureOf([board(), sample(1, 1000, { role: 'baseline', source: 'prompt' }), END]);
    const { groups, figures } = compareCaptures(analyse(none), analyse(WHOLE));
    expect(groups).toBeNull();
    expect(figures.find(({ name }) => name === 'baseline')).toMatchObject({
      base: 0,
      change: 2000,
      share: null,
    });
  });
});

describe('marks', () => {
  const pass = (seq: number, bytes: number, label: string, collected = false) => [
    sample(seq, bytes, { collected }),
    { type: 'mark', seq, label },
  ];
  const marksOf = (...records: object[]) => analyse(captureOf([board(), ...records.flat()])).marks;

  it('are matched by label and occurrence, wherever they stand', () => {
    const base = marksOf(...[pass(1, 2000, 'a'), pass(2, 3000, 'b', true), pass(3, 2500, 'a')]);
    const current = marksOf(...[pass(1, 2100, 'a'), pass(2, 9000, 'c'), pass(3, 2900, 'b')]);
    expect(compareMarks(base, current)).toEqual([
      mark('a', 1, [1000, null], [1100, null], 100),
      mark('b', 1, [2000, 2000], [1900, null], -100),
      mark('a', 2, [1500, null], null, null),
      mark('c', 1, null, [8000, null], null),
    ]);
  });

  it('with labels like numbers and properties are kept apart', () => {
    const base = marksOf(pass(1, 2000, '1 a'), pass(2, 2000, '__proto__'), pass(3, 2000, '1 a'));
    expect(compareMarks(base, base).map(({ label, occurrence }) => [label, occurrence])).toEqual([
      ['1 a', 1],
      ['__proto__', 1],
      ['1 a', 2],
    ]);
  });

  it('of a long loop are compared up to a limit', () => {
    const ticks = Array.from({ length: MAX_MARKS + 5 }, (_, at) => sample(at + 1, 2000, { label: 'tick' }));
    const marks = marksOf(...ticks);
    expect(compareMarks(marks, marks)).toHaveLength(MAX_MARKS);
  });

  it('turn their sign when the captures are exchanged', () => {
    const passes = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1000, max: 9000 })));
    fc.assert(
      fc.property(passes, passes, (one, other) => {
        const [a, b] = [one, other].map((list) =>
          marksOf(...list.map(([label, bytes], at) => pass(at + 1, bytes, label))),
        ) as [Mark[], Mark[]];
        const key = ({ label, occurrence }: { label: string; occurrence: number }) =>
          `${label} ${occurrence}`;
        const there = new Map(compareMarks(a, b).map((change) => [key(change), change.changeBytes]));
        const back = compareMarks(b, a);
        expect(back).toHaveLength(there.size);
        for (const change of back) expect(change.changeBytes ?? 0).toBe(0 - (there.get(key(change)) ?? 0));
      }),
    );
  });
});

function mark(
  label: string,
  occurrence: number,
  base: [number, number | null] | null,
  current: [number, number | null] | null,
  changeBytes: number | null,
) {
  const figures = (pair: typeof base) => pair && { allocBytes: pair[0], liveBytes: pair[1] };
  return { label, occurrence, base: figures(base), current: figures(current), changeBytes };
}
