import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { compareCaptures } from '../../../src/analysis/compare/compare-captures.js';
import { compareSchema, toCompareJson } from '../../../src/report/compare/compare-json.js';
import { renderCompare } from '../../../src/report/compare/render-compare.js';
import { renderCompareMarkdown } from '../../../src/report/compare/render-compare-markdown.js';
import { viewCompare } from '../../../src/report/compare/view-compare.js';
import type { Capture } from '../../../src/session/read/read-capture.js';
import { board, captureOf, sample, WHOLE_RUN } from '../../support/hand-made.js';

const WHOLE = captureOf(WHOLE_RUN);

function viewOf(base: Capture, current: Capture, conclusive = true) {
  const names = {
    base: { name: 'base.mpgc.jsonl', analysis: analyse(base) },
    current: { name: 'new.mpgc.jsonl', analysis: analyse(current) },
  };
  const comparison = compareCaptures(names.base.analysis, names.current.analysis);
  return { view: viewCompare(comparison, names, { conclusive }), comparison, names };
}

const LABEL = 'a very long label\x1b[2J | with a bar, which goes on and on';
const other = captureOf([
  board({ machine: 'Pico', agent: { version: '1', heapBytes: 1200, sourceBytes: 1500 } }),
  ...WHOLE_RUN.slice(1).map((record) => {
    if ('label' in record) return { ...record, label: LABEL };
    if ('source' in record && record.source === 'timer') return { ...record, allocBytes: 15_000 };
    return record;
  }),
]);

describe('a comparison', () => {
  const { view, comparison, names } = viewOf(WHOLE, other);

  it('says what was not alike, and what changed', () => {
    expect(view.notes).toEqual([
      'not alike: the board: Test board → Pico',
      "not alike: the agent's memory: 1,000 B → 1,200 B",
      'one run each: how far two runs of the same differ was not measured; two folders of --repeat tell',
    ]);
    expect([view.verdict.code, view.verdict.tone, view.gate]).toEqual(['not-alike', 'warning', null]);
    expect(view.verdict.text).toBe(
      'Peak rose by 5,800 B (73 %) to 13,800 B (13.5 KiB); live memory at the end fell by 200 B (8 %) to 2,300 B.',
    );
    expect(view.tables[0]?.rows[0]).toEqual(['Peak', '8,000 B', '13,800 B', '+5,800 B', '+72.5 %', '']);
    expect(view.tables[0]?.rows[1]).toEqual([
      'Live at the end',
      '2,500 B',
      '2,300 B',
      '-200 B',
      '-8.0 %',
      '',
    ]);
    expect(view.tables[2]?.rows).toEqual([
      ['start', '4,000 B', 'not there', ''],
      [LABEL.replace('\x1b', '\\x1b'), 'not there', '3,800 B', ''],
    ]);
  });

  it('fits into 80 columns', () => {
    const text = renderCompare(view);
    for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
    expect(text).not.toContain('\x1b');
  });

  it('as Markdown has its tables, and text of a capture is text', () => {
    const markdown = renderCompareMarkdown(view);
    expect(markdown).toContain('| Peak | 8,000 B | 13,800 B | \\+5,800 B | \\+72.5 % |  |');
    expect(markdown).toContain('label\\\\x1b\\[2J \\| with');
  });

  it('as JSON is of the published schema', () => {
    const json = toCompareJson(comparison, { ...names, conclusive: true });
    expect(compareSchema.parse(JSON.parse(JSON.stringify(json)))).toEqual(json);
    expect(json.differences[0]).toEqual({
      kind: 'board',
      what: 'machine',
      text: 'the board: Test board → Pico',
    });
  });
});

it('with a capture that is cut off carries no conclusion', () => {
  const { view } = viewOf(WHOLE, captureOf(WHOLE_RUN, { truncated: true }), false);
  expect(view.verdict).toMatchObject({ code: 'inconclusive', tone: 'warning' });
  expect(view.notes).toContain('new.mpgc.jsonl: the capture is cut off');
});

it('cuts names where the figures need the room', () => {
  const passed = (bytes: number) =>
    captureOf([
      board(),
      sample(1, bytes, { collected: true, freeBytes: null }),
      { type: 'mark', seq: 1, label: 'a label that is long enough to be in the way' },
    ]);
  const text = renderCompare(viewOf(passed(8_000_000), passed(9_999_000)).view);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).toMatch(
    /^ {2}a label…? .*7,999,000 B +9,998,000 B +\+1,999,000 B +7,999,000 B +9,998,000 B$/m,
  );
});

it('shows of many marks those that changed, and counts the rest', () => {
  const passes = (late: number) =>
    captureOf([
      board(),
      ...Array.from({ length: 40 }, (_, at) => [
        sample(at + 1, at < 38 ? 2000 : late),
        { type: 'mark', seq: at + 1, label: 'tick' },
      ]).flat(),
    ]);
  const table = viewOf(passes(3000), passes(3100)).view.tables.at(-1);
  expect(table?.rows).toEqual([
    ['tick #39', '2,000 B', '2,100 B', '+100 B'],
    ['tick #40', '2,000 B', '2,100 B', '+100 B'],
  ]);
  expect(table?.notes).toEqual(['38 passes of marks not shown; --json has them. 2 of 40 differ.']);
});
