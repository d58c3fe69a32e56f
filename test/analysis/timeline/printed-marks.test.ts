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

  it('keeps to the last of samples that arrive in a row: the others waited on the board', () => {
    const { printed: marks } = timelineOf([
      at(sample(1, 2000, { boardMs: 0 }), 0),
      printed(100),
      { type: 'output', atMs: 350, text: 'x\n' },
      at(sample(2, 2000, { boardMs: 250, source: 'timer' }), 402),
      at(sample(3, 2000, { boardMs: 400, source: 'timer' }), 402),
      { type: 'output', atMs: 450, text: 'x\n' },
      printed(451),
      at(sample(4, 2000, { boardMs: 500 }), 502),
    ]);
    // 100 of 402 ms by the host, of 400 by the board; then 49 of 100.
    expect(marks.map(({ ms }) => ms)).toEqual([(100 / 402) * 400, 449]);
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
