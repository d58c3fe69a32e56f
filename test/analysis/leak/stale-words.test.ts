import { describe, expect, it } from 'vitest';
import { judge } from '../../support/hunt.js';
import { seeded } from '../../support/seeded.js';

const BLOCK = 16;
const SEEDS = Array.from({ length: 100 }, (_, at) => `${at}`);

/** Garbage that a stale word keeps at one sample and lets go at another: mostly none, some blocks, rarely a table. */
function keptBy(seed: string): () => number {
  const random = seeded(seed);
  let kept = 0;
  return () => {
    // What is kept stays so for some samples.
    if (random() < 0.4) kept = random() < 0.5 ? 0 : BLOCK * Math.ceil(random() ** 4 * 20);
    return kept;
  };
}

function verdictsOf(live: (calls: number) => number, calls: number) {
  return SEEDS.map((seed) => {
    const kept = keptBy(seed);
    return judge({ live: (made) => live(made) + kept(), calls, settled: live(calls) });
  });
}

describe('a hunt on a board that keeps garbage at random', () => {
  it('never calls a clean program a leak', () => {
    const verdicts = verdictsOf(() => 0, 200).map(({ verdict }) => verdict);
    // What comes and goes all the time stands at the same level, or is freed later.
    for (const verdict of verdicts) expect(['clean', 'bounded', 'delayed']).toContain(verdict);
  });

  it('finds each leak, and its rate is within the interval', () => {
    for (const { verdict, rate } of verdictsOf((calls) => 32 * calls, 200)) {
      expect(verdict).toBe('leak');
      expect(rate!.interval[0]).toBeLessThanOrEqual(32);
      expect(rate!.interval[1]).toBeGreaterThanOrEqual(32);
      expect(rate!.interval[1] - rate!.interval[0]).toBeLessThan(10);
    }
  });

  it('tells a cache that is full from a leak', () => {
    const verdicts = verdictsOf((calls) => 64 * Math.min(calls, 30), 400).map(({ verdict }) => verdict);
    expect(new Set(verdicts)).toEqual(new Set(['bounded']));
  });
});
