import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { listFigures } from '../../src/report/run/figure-list.js';
import { board, captureOf, END, sample } from '../support/hand-made.js';

/** A step back of 300 µs, in 30 bits. */
const STEPPED_US = 2 ** 30 - 300;
const RUN = captureOf([
  board(),
  sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true, pauseUs: 900 }),
  sample(2, 5000, { source: 'timer', collected: true, pauseUs: STEPPED_US, previousCostUs: 1000 }),
  sample(3, 5000, { source: 'timer', previousCostUs: STEPPED_US, boardMs: 200 }),
  sample(4, 5000, { source: 'timer', collected: true, pauseUs: 800, previousCostUs: 500, boardMs: 300 }),
  sample(5, 4000, { role: 'final', source: 'prompt', collected: true, pauseUs: 1000, boardMs: 400 }),
  END,
]);

describe('a clock that steps back', () => {
  it('makes no pause and no share of the time', () => {
    const { summary, timeline } = analyse(RUN);
    expect(summary.collections.pauseUs).toEqual({ p50: 900, max: 1000, count: 3 });
    expect(summary.sampling.costUs).toBeLessThan(10_000);
    expect(summary.clockSteps).toBe(2);
    expect([...timeline.points].map(({ pauseUs }) => pauseUs)).toEqual([900, null, null, 800, 1000]);
  });

  it('is said once', () => {
    const said = listFigures(analyse(RUN)).filter(({ note }) => note.includes('stepped back'));
    expect(said.map(({ code, note }) => [code, note])).toEqual([
      [
        'pause',
        "3 collections timed by the agent on the board's clock; times left out of 2 samples where that clock stepped back",
      ],
    ]);
  });
});
