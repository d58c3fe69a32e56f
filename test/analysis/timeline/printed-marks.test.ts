import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { board, captureOf, END, sample } from '../../support/hand-made.js';

const printed = (atMs: number) => ({ type: 'output', atMs, text: 'MemoryError: \n' });
const at = (record: object, atMs: number) => ({ ...record, atMs });
const timelineOf = (records: object[]) => analyse(captureOf([board(), ...records, END])).timeline;

describe('what was printed, on the timeline', () => {
  it('stands between two samples as it came between them', () => {
    const { printed: marks, printedCount } = timelineOf([
      printed(50),
      at(sample(1, 2000, { boardMs: 0 }), 100),
      printed(150),
      printed(175),
      at(sample(2, 2000, { boardMs: 40 }), 200),
      printed(900),
    ]);
    expect(marks).toEqual([0, 20, 30, 40].map((ms) => ({ ms, kind: 'memory' })));
    expect(printedCount).toBe(4);
  });

  it('is thinned where there is much of it', () => {
    const many = Array.from({ length: 5000 }, (_, number) => printed(number));
    const { printed: marks, printedCount } = timelineOf([
      at(sample(1, 2000, { boardMs: 0 }), 0),
      ...many,
      at(sample(2, 2000, { boardMs: 5000 }), 5000),
    ]);
    expect(printedCount).toBe(5000);
    expect(marks.length).toBeGreaterThan(100);
    expect(marks.length).toBeLessThanOrEqual(1000);
    expect(marks.at(-1)?.ms).toBe(4999);
  });

  it('has no time without a sample', () => {
    expect(timelineOf([printed(5)]).printed).toEqual([{ ms: 0, kind: 'memory' }]);
  });
});
