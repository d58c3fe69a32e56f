import { describe, expect, it } from 'vitest';
import { judgeWatched, type Watched } from '../../support/over-time.js';
import { seeded } from '../../support/seeded.js';

const SEEDS = Array.from({ length: 300 }, (_, at) => `${at}`);

/** Garbage of 1 B to 100 KB a second, collected by the agent, when the heap is full, after some bytes, or not at all. */
function anyGarbage(random: () => number): Omit<Watched, 'live'> {
  const ways: Omit<Watched, 'live'>[] = [
    { collectEveryMs: 1000 },
    { automatic: 'full' },
    { automatic: 2000 + 30_000 * random() },
    {},
  ];
  return { garbage: 10 ** (5 * random()), ...ways[Math.floor(random() * ways.length)] };
}

/** A buffer that some rounds hold. */
function anyBuffer(random: () => number): () => number {
  const [bytes, rounds] = [8000 * random(), 2 + Math.floor(9 * random())];
  let round = 0;
  return () => (round++ % rounds < rounds / 2 ? bytes : 0);
}

describe('a program with any garbage', () => {
  it('never grows once its start is over', () => {
    for (const seed of SEEDS) {
      const random = seeded(seed);
      const [startMs, startBytes, ms] = [7000 * random(), 30_000 * random(), 10_000 + 10_000 * random()];
      const judged = judgeWatched({
        ...anyGarbage(random),
        live: (at) => startBytes * Math.min(1, at / startMs),
        ms,
        besides: anyBuffer(random),
      });
      expect(judged.verdict, seed).not.toBe('grows');
    }
  });

  it('is never steady or bounded while it grows, and the interval holds the rate', () => {
    for (const seed of SEEDS) {
      const random = seeded(seed);
      const rate = 100 + 8000 * random() ** 2;
      const live = (at: number) => 2000 + 16 * Math.floor((rate * at) / 16_000);
      const { verdict, rate: found } = judgeWatched({ ...anyGarbage(random), live });
      expect(['grows', 'filled', 'inconclusive'], seed).toContain(verdict);
      if (!found) continue;
      expect(found.interval[0], seed).toBeLessThanOrEqual(rate);
      expect(found.interval[1], seed).toBeGreaterThanOrEqual(rate);
    }
  });
});
