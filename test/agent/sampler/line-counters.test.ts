import { describe, expect, it } from 'vitest';
import {
  lineOfPlace,
  lineValues,
  measuredOf,
  placeOfLine,
  runningOn,
  wordsOf,
} from '../../../src/agent/sampler/line-counters.js';

const LINES = {
  owners: [0, 0, 1],
  entering: 1,
  pausing: 2,
  leaving: 2,
  running: 4,
  maps: null,
  exact: true,
  limit: null,
};

describe('the counters of lines', () => {
  it('stand one behind the other, and behind them the functions that run', () => {
    const places = [0, 1, 2].map(placeOfLine);
    expect(places.map(lineOfPlace)).toEqual([0, 1, 2]);
    expect(lineOfPlace(placeOfLine(0) - 1)).toBeNull();
    const { FIRST, ENTERED, PAUSING, LEAVING, ENDS, BOTTOM, DEEPEST, WORDS } = lineValues(LINES) as Record<
      string,
      number
    >;
    expect(FIRST).toBeLessThan(places[0]!);
    expect([ENTERED, PAUSING, LEAVING]).toEqual([places[1], places[2], places[2]]);
    // Between the lines and what runs is a word that nothing else uses.
    expect([BOTTOM, ENDS]).toEqual([placeOfLine(3), placeOfLine(3) + 3]);
    // Two words for each, from two behind the bottom on.
    expect([DEEPEST! - BOTTOM!, WORDS! - DEEPEST!]).toEqual([4 * 4, 4]);
    expect(wordsOf(LINES)).toBe(WORDS);
  });

  it('follow as many functions as a stack holds', () => {
    // A Pico's, and one that nobody knows.
    expect(runningOn(7168)).toBe(56);
    expect(runningOn(null)).toBe(12);
    expect(runningOn(8_000_000)).toBe(500);
  });

  it('measure every hit of 32, then ever fewer', () => {
    expect([0, 1, 32].map(measuredOf)).toEqual([0, 1, 32]);
    // 32 of each 4, then of each 16, then of each 64.
    const hits = [32 + 32 * 4, 32 + 32 * 4 + 32 * 16, 32 + 32 * 4 + 32 * 16 + 32 * 64];
    for (const [at, measured] of hits.map(measuredOf).entries()) {
      expect(Math.abs(measured - 32 * (at + 2))).toBeLessThanOrEqual(4);
    }
  });
});
