import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { renderCsv } from '../../../src/report/formats/render-csv.js';
import { sanitizeText } from '../../../src/report/syntax/sanitize-text.js';
import type { Capture } from '../../../src/session/read/read-capture.js';
import { board, captureOf, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { readCsv } from '../../support/read-csv.js';

function rowsOf(capture: Capture): Record<string, string>[] {
  const [head = [], ...rows] = readCsv([...renderCsv(analyse(capture))].join(''));
  return rows.map((row) => {
    expect(row).toHaveLength(head.length);
    return Object.fromEntries(row.map((cell, at) => [head[at], cell]));
  });
}

const withLabel = (label: string) =>
  rowsOf(captureOf([board(), sample(1, 5000), { type: 'mark', seq: 1, label }]))[0]?.mark;

describe('renderCsv', () => {
  it('has a row for each sample, with the agent subtracted where the column says so', () => {
    const rows = rowsOf(captureOf(WHOLE_RUN));
    expect(rows).toHaveLength(6);
    expect(rows[0]).toEqual({
      seq: '1',
      host_ms: '0',
      board_ms: '10',
      source: 'prompt',
      role: 'baseline',
      mark: '',
      mem_alloc_bytes: '3000',
      mem_free_bytes: '13000',
      allocated_bytes: '2000',
      live_bytes: '2000',
      stack_bytes: '',
      collection_pause_us: '900',
      previous_sample_us: '0',
    });
    expect(rows[1]).toMatchObject({ mark: 'start', allocated_bytes: '4000', live_bytes: '' });
  });

  it('does not guess what the agent takes', () => {
    expect(rowsOf(captureOf([sample(1, 5000, { collected: true })]))).toMatchObject([
      { mem_alloc_bytes: '5000', allocated_bytes: '', live_bytes: '' },
    ]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\n=1', ' =1', '＝1', '\r=1'])(
    'makes text of the formula %j',
    (label) => {
      expect(withLabel(label)).toMatch(/^(?:'|\\x0d)/);
    },
  );

  it('gives any label back, but for the apostrophe before a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a",;\n\t=-\x1b é') }), (label) => {
        const mark = withLabel(label) ?? '';
        expect([sanitizeText(label), `'${sanitizeText(label)}`]).toContain(mark);
      }),
    );
  });

  it('comes in pieces', () => {
    const samples = Array.from({ length: 6000 }, (_, at) => sample(at + 1, 5000));
    const pieces = [...renderCsv(analyse(captureOf([board(), ...samples])))];
    expect(pieces.length).toBeGreaterThan(2);
    expect(readCsv(pieces.join(''))).toHaveLength(6001);
  });
});
