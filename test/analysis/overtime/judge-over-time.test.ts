import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { judgeWatched, type Watched, watchedRun } from '../../support/over-time.js';
import { seeded } from '../../support/seeded.js';

/** In bytes a second; imports of the first 300 ms take 2000 more. */
const startUp = (ms: number) => Math.min(2000, ms * 7);
const leaking = (rate: number) => (ms: number) => startUp(ms) + 16 * Math.floor((rate * ms) / 16_000);

const GROWING: [string, Watched][] = [
  ['with collections by the agent', { live: leaking(3000), garbage: 2000, collectEveryMs: 1000 }],
  ['with collections by the agent, for 8 s', { live: leaking(3000), collectEveryMs: 1000, ms: 8000 }],
  ['with automatic collections', { live: leaking(2000), garbage: 50_000, automatic: 'full', ms: 20_000 }],
  ['without any, and little garbage', { live: leaking(3000), garbage: 300 }],
  ['seen at a mark in its loop', { live: leaking(3000), garbage: 300, source: 'mark' }],
  ['where its functions hold it', { live: startUp, held: leaking(3000), collectEveryMs: 1000 }],
];

describe('a program that grows', () => {
  it.each(GROWING)('is said to, %s', (_, watched) => {
    const { verdict, rate, toFull } = judgeWatched(watched);
    expect(verdict).toBe('grows');
    expect(rate!.interval[0]).toBeLessThanOrEqual(rate!.perUnit);
    expect(rate!.interval[1]).toBeGreaterThanOrEqual(rate!.perUnit);
    expect(toFull).toBeGreaterThan(watched.ms ?? 10_000);
  });

  it.each([
    ['collections by the agent', { garbage: 2000, collectEveryMs: 1000 }],
    ['automatic collections', { garbage: 60_000, automatic: 'full' as const, ms: 20_000 }],
    ['little garbage', { garbage: 300 }],
    ['as much garbage, for half of that', { garbage: 1500 }],
  ])('has a rate within its interval, with %s', (_, watched) => {
    for (const rate of [900, 2000, 3500]) {
      const { verdict, rate: found } = judgeWatched({ ...watched, live: leaking(rate) });
      if (verdict === 'inconclusive') continue;
      expect(verdict).toBe('grows');
      expect(found!.interval[0]).toBeLessThanOrEqual(rate);
      expect(found!.interval[1]).toBeGreaterThanOrEqual(rate);
    }
  });

  it('is full when it is', () => {
    // 96,000 bytes are free before it, of which the start takes 2000.
    const { toFull } = judgeWatched({ live: leaking(4000), collectEveryMs: 500 });
    expect(toFull).toBeGreaterThan(23_500 * 0.95);
    expect(toFull).toBeLessThan(23_500 * 1.05);
  });

  it('is not said to be steady where it makes so much garbage that no sample is of live memory alone', () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const random = seeded(`garbage ${seed}`);
      const garbage = () => random() * 60_000;
      const watched = { live: leaking(400), garbage: 300_000, besides: garbage, automatic: 'full' as const };
      expect(['grows', 'inconclusive']).toContain(judgeWatched({ ...watched, ms: 30_000 }).verdict);
    }
  });

  it('until the heap was full has filled it, and is not said to be bounded', () => {
    for (const [rate, ways] of [
      [20, { collectEveryMs: 500 }],
      [20, {}],
      [11, {}],
    ] as const) {
      expect(judgeWatched({ ...ways, live: (ms) => Math.min(93_000, ms * rate) }).verdict).toBe('filled');
    }
  });
});

describe('a program that does not grow', () => {
  it.each<[string, Watched]>([
    ['after its start', { live: () => 2000 }],
    ['between collections by the agent', { live: () => 2000, garbage: 20_000, collectEveryMs: 1000 }],
    ['between automatic collections', { live: () => 2000, garbage: 90_000, automatic: 'full' }],
    ['between collections after 4 KB', { live: () => 2000, garbage: 10_000, automatic: 4096 }],
  ])('is steady, %s', (_, watched) => {
    expect(judgeWatched(watched)).toMatchObject({ verdict: 'steady', rate: null, toFull: null });
  });

  it.each<[string, Watched]>([
    ['an import', { live: startUp }],
    ['a start that takes most of the heap', { live: (ms) => Math.min(93_000, ms * 310) }],
    ['a buffer of 50 entries', { live: (ms) => 16 * Math.min(50, ms / 20), collectEveryMs: 500 }],
  ])('is bounded after %s', (_, watched) => {
    expect(judgeWatched(watched).verdict).toBe('bounded');
  });
});

describe('what is not known', () => {
  it('is whether all that comes is garbage, where nothing was collected', () => {
    expect(judgeWatched({ live: startUp, garbage: 5000 })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'garbage',
      basis: 'samples',
    });
  });

  it('is whether a fall was a collection, where the heap was far from full', () => {
    // A buffer that is freed at once, and garbage under it.
    let taken = 0;
    const besides = () => (taken++ % 4) * 3000;
    const { verdict, reason } = judgeWatched({ live: startUp, garbage: 5000, besides });
    expect([verdict, reason]).toEqual(['inconclusive', 'garbage']);
  });

  it('is anything after a few samples', () => {
    for (const everyMs of [2000, 20_000]) {
      const judged = judgeWatched({ live: leaking(3000), everyMs });
      expect([judged.verdict, judged.reason]).toEqual(['inconclusive', 'few-samples']);
    }
  });

  it('is anything after marks that are passed once each', () => {
    const judged = judgeWatched({
      live: leaking(3000),
      source: 'mark',
      labelOf: (number) => `step ${number}`,
    });
    expect([judged.reason, judged.samples]).toEqual(['few-samples', 0]);
  });

  it('is whether what rose once and late will again', () => {
    const once = (ms: number) => (ms > 8000 ? 4096 : 0);
    const doubling = (ms: number) => 4 * 2 ** Math.ceil(Math.log2(ms + 8));
    for (const live of [once, doubling]) {
      expect(judgeWatched({ live, collectEveryMs: 500 })).toMatchObject({ reason: 'short' });
    }
  });
});

describe('garbage that stale words keep at random', () => {
  const SEEDS = Array.from({ length: 100 }, (_, at) => `${at}`);
  const kept = (seed: string) => {
    const random = seeded(`garbage ${seed}`);
    let bytes = 0;
    return () => {
      if (random() < 0.4) bytes = random() < 0.5 ? 0 : 16 * Math.ceil(random() ** 4 * 20);
      return bytes;
    };
  };

  it.each([8, 20, 60])('never makes a clean program grow, in %d s', (seconds) => {
    const verdicts = SEEDS.map((seed) => {
      const watched = { live: () => 2000, garbage: 5000, collectEveryMs: 1000, ms: seconds * 1000 };
      return judgeWatched({ ...watched, besides: kept(seed) }).verdict;
    });
    expect(verdicts.filter((verdict) => verdict === 'grows')).toEqual([]);
  });

  it('hides no growth of 400 B a second in 20 s, and the interval holds it', () => {
    for (const seed of SEEDS) {
      const { verdict, rate } = judgeWatched({
        live: leaking(400),
        garbage: 5000,
        collectEveryMs: 1000,
        ms: 20_000,
        besides: kept(seed),
      });
      expect(verdict).toBe('grows');
      expect(rate!.interval[0]).toBeLessThanOrEqual(400);
      expect(rate!.interval[1]).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('findings', () => {
  const codes = (watched: Watched) => analyse(watchedRun(watched)).findings.map(({ code }) => code);

  it('are a warning first where a program grows', () => {
    expect(codes({ live: leaking(3000), collectEveryMs: 500 })[0]).toBe('grows-over-time');
  });

  it('are a warning where a program was stopped and it is not known', () => {
    expect(codes({ live: startUp, garbage: 5000 })[0]).toBe('growth-unknown');
  });

  it('say nothing of a program that ended by itself and does not grow, or of which too little is known', () => {
    const end = { reason: 'finished', exitCode: 0 };
    for (const watched of [{ live: startUp }, { live: leaking(3000), everyMs: 3000 }]) {
      expect(codes({ ...watched, end })).toEqual(['retained']);
    }
  });

  it('are of the samples while lingering, where there are some', () => {
    const lingering = {
      source: 'prompt',
      lingerMs: 10_000,
      end: { reason: 'finished', exitCode: 0 },
    } as const;
    expect(codes({ ...lingering, live: leaking(1000), garbage: 100 })[0]).toBe('grows-over-time');
    expect(codes({ ...lingering, live: () => 2000 })[0]).toBe('steady-over-time');
  });
});
