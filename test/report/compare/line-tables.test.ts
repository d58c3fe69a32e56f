import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { compareCaptures } from '../../../src/analysis/compare/compare-captures.js';
import { toCompareJson } from '../../../src/report/compare/compare-json.js';
import { lineTables } from '../../../src/report/compare/line-tables.js';
import { renderCompare } from '../../../src/report/compare/render-compare.js';
import { renderCompareMarkdown } from '../../../src/report/compare/render-compare-markdown.js';
import { viewCompare } from '../../../src/report/compare/view-compare.js';
import { viewComparePage } from '../../../src/report/compare/view-compare-page.js';
import { renderComparePage } from '../../../src/report/html/compare/render-compare-page.js';
import { captureOf, WHOLE_RUN } from '../../support/hand-made.js';
import { type CountedLine, lineRecords } from '../../support/line-records.js';

function sideOf(name: string, text: string, lines: CountedLine[]) {
  return { name, analysis: analyse(captureOf([...lineRecords(text, lines), ...WHOLE_RUN])) };
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'g', 'h'];
const TEXT = NAMES.map((name) => `${name} = f()\n`).join('');
const base = sideOf(
  'before.mpgc.jsonl',
  TEXT,
  NAMES.map((_, at) => ({ line: at + 1, bytes: 1000 })),
);
/** Moved by a line; the n-th allocates 100 n more, the last is as it was. */
const current = sideOf(
  'after.mpgc.jsonl',
  `\n${TEXT.replace('a = f()', 'a = g()')}`,
  NAMES.map((_, at) => ({ line: at + 2, bytes: 1000 + (at < 6 ? 100 * at : 0) })),
);
const comparison = compareCaptures(base.analysis, current.analysis);
const view = viewCompare(comparison, { base, current }, { conclusive: true });

describe('lines in a comparison', () => {
  it('are a table of those that changed', () => {
    const [table, ...others] = lineTables(comparison);
    expect(others).toEqual([]);
    expect(table).toEqual({
      code: 'lines',
      title: 'Allocated by lines',
      head: ['', 'before', 'after', 'change'],
      rows: [
        ['main.py:1 a = f()', '1,000 B', 'not there', '-1,000 B'],
        ['main.py:2 a = g()', 'not there', '1,000 B', '+1,000 B'],
        ['main.py:7 g = f()', '1,000 B', '1,500 B', '+500 B'],
        ['main.py:6 e = f()', '1,000 B', '1,400 B', '+400 B'],
        ['main.py:5 d = f()', '1,000 B', '1,300 B', '+300 B'],
        ['main.py:4 c = f()', '1,000 B', '1,200 B', '+200 B'],
        ['main.py:3 b = f()', '1,000 B', '1,100 B', '+100 B'],
      ],
      few: 5,
      notes: [
        'All lines together: 7,000 B before, 8,500 B after, garbage included.',
        '1 line the same in both.',
      ],
    });
  });

  it('are five in a terminal, all in Markdown and on the page', () => {
    const screen = renderCompare(view);
    expect(screen).toContain('main.py:5 d = f()');
    expect(screen).not.toContain('c = f()');
    expect(screen).toContain('  - 2 more; --html, --md and --json have them.');
    expect(screen.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(renderCompareMarkdown(view)).toContain('main.py:3 b = f()');
    const page = renderComparePage(viewComparePage(view, { base, current }));
    expect(page).toContain('<section id="lines"');
    expect(page).toContain('main.py:3 b = f()');
  });

  it('are all in the JSON, and change no verdict', () => {
    const json = toCompareJson(comparison, { base, current, conclusive: true });
    expect(json.verdict.code).toBe('same');
    expect(json.lines).toHaveLength(8);
    expect(json.lines![2]).toEqual({
      file: 'main.py',
      function: 'f',
      text: 'g = f()',
      base: { line: 6, hits: 10, allocatedBytes: 1000, exact: true, marginBytes: 0 },
      current: { line: 7, hits: 10, allocatedBytes: 1500, exact: true, marginBytes: 0 },
      changeBytes: 500,
      marginBytes: 0,
      seen: true,
    });
    expect(json.origin).toBeNull();
  });

  it('say where no change was seen, and what is scaled', () => {
    const scaled = (bytes: number) =>
      sideOf('x', 'a = f()\nb = 1\n', [{ line: 1, hits: 1000, measured: 64, bytes, most: 640 }]);
    const [table] = lineTables(compareCaptures(scaled(20_000).analysis, scaled(21_000).analysis));
    expect(table!.rows).toEqual([]);
    expect(table!.notes).toContain(
      'No change seen in 1 line: it is within what counting some of the hits leaves open.',
    );
    const [larger] = lineTables(compareCaptures(scaled(20_000).analysis, scaled(900_000).analysis));
    expect(larger!.rows).toEqual([['main.py:1 a = f()', '≈20,000 B', '≈900,000 B', '+880,000 B']]);
  });

  it('are left out where a capture has none', () => {
    expect(lineTables(compareCaptures(base.analysis, analyse(captureOf(WHOLE_RUN))))).toEqual([]);
  });

  it('are, of two leaks, what each keeps with each call', () => {
    const place = { path: 'main.py', functionName: 'f' };
    const origin = [
      {
        ...place,
        text: 'a.append(b)',
        base: { line: 3, bytesPerUnit: 43.5, share: 1 },
        current: null,
        changePerUnit: -43.5,
      },
      {
        ...place,
        text: '',
        base: null,
        current: { line: null, bytesPerUnit: 8, share: 1 },
        changePerUnit: 8,
      },
    ];
    const [, table] = lineTables({ ...comparison, origin });
    expect(table).toMatchObject({
      code: 'origin',
      title: 'Kept with each call, by line',
      rows: [
        ['main.py:3 a.append(b)', '43.5 B', 'nothing', '-43.5 B'],
        ['outside of its lines', 'nothing', '8 B', '+8 B'],
      ],
    });
  });
});
