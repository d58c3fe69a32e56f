import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { renderConclusion, renderScreen } from '../../../src/report/terminal/render-screen.js';
import { viewReport } from '../../../src/report/view-report.js';
import { captureOf, END, heapMap, LINES, sample, WHOLE_RUN } from '../../support/hand-made.js';

const FILES = { capture: 'reports/run.mpgc.jsonl', reports: ['reports/run.html'] };
const screenOf = (records: object[]) => renderScreen(viewReport(analyse(captureOf(records)), 'x'), FILES);
const traceback = `Traceback (most recent call last):\n${'  File "main.py", line 3, in f\n'.repeat(9)}MemoryError: no`;
const FAILURE = {
  type: 'error',
  origin: 'program',
  code: 'MemoryError',
  message: 'MemoryError: memory allocation failed, allocating 4096 bytes',
  traceback,
};

describe('renderScreen', () => {
  const lines = screenOf(WHOLE_RUN).split('\n');

  it('has the main figures with their share of the heap, by hand', () => {
    expect(lines.slice(0, 5)).toEqual([
      '              bytes  of 15.6 KiB',
      'live before   2,000         13 %',
      expect.stringMatching(/^peak +8,000 +50 % {3}\d samples$/),
      'live after    2,500         16 %   500 B more',
      expect.stringMatching(/^free +15,920 +100 % {3}14,384 B \(14.0 KiB\) in one piece$/),
    ]);
  });

  it('says of a board that hangs that it does, however much else there is to say', () => {
    const hung = { type: 'warning', code: 'bare-hung', values: {} };
    const screen = screenOf([...WHOLE_RUN.slice(0, -1), FAILURE, hung, WHOLE_RUN.at(-1)!]);
    expect(screen).toMatch(/^board: The board hung .*\n.*Press its reset\n? *button/m);
  });

  it('ends with the verdict, the files, and how to see the rest', () => {
    const at = lines.findIndex((line) => line.startsWith('ok: The program left 500 B on the heap'));
    expect(lines[at - 1]).toBe('main.py on micropython 1.28.0, Test board: ran to its end');
    expect(lines.slice(-4)).toEqual([
      'report  reports/run.html',
      'capture reports/run.mpgc.jsonl',
      expect.stringMatching(/^more {4}.*all figures, and how each was obtained:$/),
      '        mpgc report reports/run.mpgc.jsonl --explain',
    ]);
  });

  it('has the innermost frames of a traceback, and fits 23 lines', () => {
    const samples = Array.from({ length: 30 }, (_, at) =>
      sample(at + 1, 3000 + 100 * at, { source: 'timer' }),
    );
    const map = heapMap('failure', 'h=..'.repeat(300));
    const ended = { ...END, reason: 'exception', exitCode: 1 };
    const screen = screenOf([...WHOLE_RUN.slice(0, 1), ...samples, map, FAILURE, ended]);
    expect(screen.split('\n').length).toBeLessThanOrEqual(23);
    expect(screen).toContain('MemoryError: no');
    expect(screen.split('line 3, in f').length - 1).toBeLessThan(4);
  });

  it.each([renderScreen, renderConclusion])(
    'has the line that raised below the verdict, clipped: %o',
    (render) => {
      const text = `a\nb\n  data = bytearray(${'9'.repeat(200)})\n`;
      const source = { type: 'source', path: 'main.py', bytes: text.length, sha256: '', text };
      const records = [
        source,
        ...WHOLE_RUN.slice(0, -1),
        FAILURE,
        { ...END, reason: 'exception', exitCode: 1 },
      ];
      const lines = render(viewReport(analyse(captureOf(records)), 'x'), FILES).split('\n');
      const line = lines.find((one) => one.startsWith('at '));
      expect(line).toBe(`at      main.py:3  data = bytearray(${'9'.repeat(43)}…`);
      expect(line).toHaveLength(80);
      const before = lines.slice(0, lines.indexOf(line!)).join(' ');
      expect(before).toContain('FAILED: Out of memory in main.py, line 3');
    },
  );

  it('leaves out lines that allocate less before what limits the table, where there is no room', () => {
    const lines = [3, 4, 5, 6, 7].map((line) => ({
      kind: 'enter',
      function: 1,
      line,
      hits: 5,
      measured: 5,
      stoodFor: 5,
      grownBytes: 1000 - line,
      mostBytes: 0,
    }));
    const counted = { ...LINES, probes: lines, addedBytes: 4975, reason: 'duration', limitMs: 30_000 };
    const ended = { ...END, reason: 'exception', exitCode: 1 };
    const screen = screenOf([...WHOLE_RUN.slice(0, -1), FAILURE, counted, ended]).split('\n');
    const rows = screen.filter((line) => /^ +≈?\d+ B .*main.py:/.test(line));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(5);
    expect(screen[screen.indexOf(rows.at(-1)!) + 1]).toMatch(/^Counted over/);
  });

  it('draws how memory went, evenly over the time', () => {
    const times = [0, 10, 20, 30, 1000];
    const samples = times.map((boardMs, at) =>
      sample(at + 1, 1000 + 1000 * at, { source: 'timer', boardMs }),
    );
    const spark = screenOf([...WHOLE_RUN.slice(0, 1), ...samples, END])
      .split('\n')
      .find((line) => line.endsWith('allocated over the time'));
    // Four of five samples came in the first thirtieth of the time.
    expect(spark).toMatch(/^▁▆▆▆█ /);
  });

  it('says the long text of a verdict below the details only', () => {
    const view = viewReport(analyse(captureOf(WHOLE_RUN)), 'x');
    const text = `First. ${'Then it goes on with this. '.repeat(20)}The end.`;
    const long = { ...view, verdict: { ...view.verdict, text } };
    expect(renderScreen(long, FILES)).not.toContain('The end.');
    expect(renderConclusion(long, FILES).replace(/\s+/g, ' ')).toContain('The end.');
  });
});
