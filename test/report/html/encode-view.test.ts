import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { decodeColumn, encodeColumn } from '../../../src/report/html/encode-column.js';
import { decodeLetters, encodeLetters } from '../../../src/report/html/encode-letters.js';
import { decodeView, encodeView } from '../../../src/report/html/encode-view.js';
import { viewReport } from '../../../src/report/view-report.js';
import { SAMPLE_SOURCES } from '../../../src/session/schema.js';
import { captureOf, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { withPoints } from '../../support/with-points.js';

describe('a column', () => {
  it('is short where values come evenly', () => {
    expect(encodeColumn([5, 10, 15, 20, null, null, 21])).toBe('5*4 _*2 1');
    expect(encodeColumn([])).toBe('');
  });

  it('comes back as it was', () => {
    const values = fc.array(fc.option(fc.integer(), { nil: null }));
    fc.assert(
      fc.property(values, (column) => {
        expect(decodeColumn(encodeColumn(column))).toEqual(column);
      }),
    );
    const even = Array.from({ length: 5000 }, (_, at) => at * 20);
    expect(decodeColumn(encodeColumn(even))).toEqual(even);
    expect(encodeColumn(even).length).toBeLessThan(20);
  });
});

describe('letters of a map', () => {
  it('have the lengths of their runs', () => {
    expect(encodeLetters('h===....A=.')).toBe('h=3.4A=.');
  });

  it('come back as they were', () => {
    const letters = fc.string({ unit: fc.constantFrom('.', '=', 'h', 'A') });
    fc.assert(
      fc.property(letters, (text) => {
        expect(decodeLetters(encodeLetters(text))).toBe(text);
      }),
    );
  });

  it('are no matter of stack for a heap of 256 MiB', () => {
    const letters = `h${'='.repeat(2 ** 24 - 1)}`;
    expect(decodeLetters(encodeLetters(letters))).toBe(letters);
  });
});

describe('the encoded view', () => {
  it('comes back as it was, all sources of samples among it', () => {
    const samples = SAMPLE_SOURCES.map((source, at) =>
      sample(at + 1, 5000 - at * 7, {
        source,
        boardMs: at * 1.234_567,
        stackBytes: at % 2 ? null : at,
        ...(at < 4 ? { label: ['', 'a', 'b \x1b', 'a'][at]! } : {}),
      }),
    );
    for (const records of [WHOLE_RUN, samples, []]) {
      const view = viewReport(analyse(captureOf(records)), 'run');
      expect(decodeView(JSON.parse(JSON.stringify(encodeView(view))))).toEqual({
        timeline: withPoints(view).timeline,
        maps: view.maps,
        leak: null,
        output: { linesMs: view.output.linesMs },
      });
    }
  });
});
