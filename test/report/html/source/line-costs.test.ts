import { describe, expect, it } from 'vitest';
import { lineCosts } from '../../../../src/report/html/source/line-costs.js';
import type { OriginView } from '../../../../src/report/leak/view-origin.js';
import type { LinesView } from '../../../../src/report/lines/view-lines.js';

const ORIGIN: OriginView = {
  rows: [
    {
      place: 'a.py:3',
      path: 'a.py',
      line: 3,
      share: 0.75,
      shareText: '75 %',
      what: '',
      text: '',
    },
    {
      place: 'outside',
      path: 'a.py',
      line: null,
      share: 0.25,
      shareText: '25 %',
      what: '',
      text: '',
    },
  ],
  none: '',
  differs: null,
  method: '',
};
const LINE = {
  path: 'a.py',
  line: 1,
  functionName: 'f',
  text: '',
  retained: '',
  perHit: '',
  known: 'measured' as const,
  margin: '',
  spread: '',
};
const LINES: LinesView = {
  sentence: '',
  cut: null,
  lines: [
    { ...LINE, bytes: 320, allocated: '≈320 B', share: 1, hits: '10' },
    { ...LINE, line: 2, bytes: 0, allocated: '0 B', share: 0, hits: '4' },
  ],
  functions: [],
  advice: [],
  method: [],
};

describe('what stands beside lines', () => {
  it('is what they keep of a leak, where a line made it', () => {
    expect(lineCosts(null, ORIGIN)).toEqual({
      caption: 'Beside each line: its share of what the leak keeps.',
      rows: [{ path: 'a.py', line: 3, share: 0.75, columns: ['75 %', ''] }],
    });
  });

  it('is what they allocated, and how often they were met', () => {
    expect(lineCosts(LINES, null)?.rows).toEqual([
      { path: 'a.py', line: 1, share: 1, columns: ['≈320 B', '10×'] },
      { path: 'a.py', line: 2, share: 0, columns: ['', '4×'] },
    ]);
  });

  it('is nothing where neither is known', () => {
    expect(lineCosts(null, null)).toBeNull();
    expect(lineCosts(null, { ...ORIGIN, rows: [] })).toBeNull();
  });
});
