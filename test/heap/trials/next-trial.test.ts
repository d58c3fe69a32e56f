import { describe, expect, it } from 'vitest';
import { type Edge, edgeOf, type Trial } from '../../../src/heap/trials/edge-of-trials.js';
import { nextTrial } from '../../../src/heap/trials/next-trial.js';

const WHOLE = 4000;

/** Tries a made-up program as a board would be tried; `passes` is told how many trials were made before. */
function search(
  passes: (blocks: number, made: number) => boolean,
  { least = 20, most = WHOLE - 1, from = WHOLE / 2 } = {},
): { edge: Edge | null; trials: Trial[] } {
  const trials: Trial[] = [{ blocks: WHOLE, passed: true }];
  for (let next: number | null = from; next !== null && trials.length < 60; ) {
    expect(next === WHOLE || (next >= least && next <= most)).toBe(true);
    trials.push({ blocks: next, passed: passes(next, trials.length) });
    next = nextTrial(trials, { least, most });
  }
  return { edge: edgeOf(trials), trials };
}

describe('the search for the smallest heap', () => {
  it('finds it to a block wherever it is, in as many runs as halving takes and a few to confirm', () => {
    for (let needs = 21; needs < WHOLE; needs += 37) {
      const { edge, trials } = search((blocks) => blocks >= needs);
      expect(edge).toEqual({ low: needs, high: needs, exact: true });
      expect(trials.length).toBeLessThanOrEqual(1 + Math.ceil(Math.log2(WHOLE)) + 1 + 2 + 3);
    }
  });

  it('tries the edge twice on both sides, and a little below it', () => {
    const { trials } = search((blocks) => blocks >= 1234);
    const tried = (blocks: number) => trials.filter((trial) => trial.blocks === blocks).length;
    expect([tried(1234), tried(1233)]).toEqual([2, 2]);
    expect([1232, 1230, 1226].map((blocks) => tried(blocks) > 0)).toEqual([true, true, true]);
  });

  it('is an interval where a heap below the edge suffices by luck', () => {
    const { edge } = search((blocks) => blocks >= 1000 || blocks === 996);
    expect(edge).toEqual({ low: 996, high: 1000, exact: false });
  });

  it('is an interval where the same heap suffices now and not then', () => {
    // Passes at 1000 the first time it is asked only.
    let asked = 0;
    const { edge } = search((blocks) => blocks > 1000 || (blocks === 1000 && asked++ === 0));
    expect(edge).toEqual({ low: 1000, high: 1001, exact: false });
  });

  it('comes to an end, and excludes nothing that passed, where the outcome is chance', () => {
    let seed = 7;
    const chance = () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    for (let round = 0; round < 50; round++) {
      const { edge, trials } = search((blocks) => blocks > 2200 || (blocks > 1800 && chance() < 0.5));
      expect(edge!.exact && edge!.low! > 2201).toBe(false);
      expect(edge!.low! - 1).toBeLessThan(Math.min(...trials.filter((t) => t.passed).map((t) => t.blocks)));
      expect(edge!.high).toBeGreaterThan(Math.max(...trials.filter((t) => !t.passed).map((t) => t.blocks)));
    }
  });

  it('knows no lower bound where the smallest heap that can be tried suffices', () => {
    expect(search(() => true).edge).toEqual({ low: null, high: 20, exact: false });
  });

  it('knows no more than what could be tried where it needs nearly the whole heap', () => {
    const { edge, trials } = search((blocks) => blocks >= WHOLE - 5, { most: WHOLE - 30 });
    expect(edge).toEqual({ low: WHOLE - 29, high: WHOLE, exact: false });
    expect(trials.length).toBeLessThan(20);
  });

  it('ends without a figure where nothing passed', () => {
    expect(nextTrial([{ blocks: WHOLE, passed: false }], { least: 1, most: 10 })).toBeNull();
    expect(edgeOf([{ blocks: WHOLE, passed: false }])).toBeNull();
  });
});

it('is not exact as long as it was not confirmed', () => {
  const found = [
    { blocks: 11, passed: true },
    { blocks: 10, passed: false },
  ];
  expect(edgeOf(found)).toEqual({ low: 11, high: 11, exact: false });
  expect(edgeOf([...found, ...found])).toEqual({ low: 11, high: 11, exact: true });
});
