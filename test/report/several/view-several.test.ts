import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { renderSeveralPage } from '../../../src/report/html/several/render-several-page.js';
import { clippedSeries } from '../../../src/report/several/clipped-series.js';
import { memberOf } from '../../../src/report/several/member.js';
import { renderSeveral } from '../../../src/report/several/render-several.js';
import { viewSeveral } from '../../../src/report/several/view-several.js';
import { viewReport } from '../../../src/report/view-report.js';
import type { Capture } from '../../../src/session/read/read-capture.js';
import { board, captureOf, WHOLE_RUN } from '../../support/hand-made.js';

/** Live memory at the end, and of which board; the peak is 8,000 B in all. */
function captureWith(liveBytes: number, changes: Parameters<typeof board>[0] = {}): Capture {
  return captureOf([
    board(changes),
    ...WHOLE_RUN.slice(1).map((record) =>
      'role' in record && record.role === 'final' && 'allocBytes' in record
        ? { ...record, allocBytes: liveBytes + 1000 }
        : record,
    ),
  ]);
}

function viewOf(captures: Capture[], noun: 'run' | 'capture' = 'capture', remarks: string[] = []) {
  const members = captures.map((capture, at) => {
    const path = `out/main-${at + 1}.mpgc.jsonl`;
    const analysis = analyse(capture);
    return memberOf(analysis, viewReport(analysis, path), {
      capture: path,
      html: `out/main-${at + 1}.html`,
    });
  });
  return viewSeveral(members, { noun, remarks });
}

const LINK = (at: number) => `./main-${at + 1}.html`;

describe('an overview', () => {
  it('of runs that are the same says so, with the figures, below their verdict', () => {
    const view = viewOf([captureWith(2500), captureWith(2500)], 'run');
    expect(view.verdict.text).toMatch(/^In each of 2 runs: /);
    expect(view.remarks).toEqual(['Both runs agree: live at the end 2,500 B, peak 8,000 B.']);
    expect([view.compare, view.contexts, view.differing]).toEqual([null, [], []]);
  });

  it('says within how much they agree, never less than it is', () => {
    const view = viewOf([captureWith(2500), captureWith(2504), captureWith(2508)]);
    // 8 of 2,504 is 0.3195 %.
    expect(view.remarks[0]).toBe(
      'All 3 captures agree within 0.4 %: live at the end 2,500 B to 2,508 B, peak 8,000 B.',
    );
  });

  it('leads with who differs, by how much, and what is theirs alone', () => {
    const old = { version: [1, 24, 1] as [number, number, number] };
    const view = viewOf([captureWith(2500), captureWith(3500, old), captureWith(2500)]);
    expect(view.verdict.text).toBe(
      '1 of 3 captures differs: capture 2, live at the end 3,500 B, 40 % more than the median. The other 2 agree.',
    );
    expect(view.remarks).toContain('Only capture 2 has firmware micropython 1.24.1.');
    expect(view.compare).toBe(
      'mpgc compare out/main-1.mpgc.jsonl out/main-2.mpgc.jsonl --html difference.html --force',
    );
    expect(view.contexts).toEqual(['firmware']);
    const alike = viewOf([captureWith(2500), captureWith(3500), captureWith(2500)]);
    expect(alike.compare).not.toContain('--force');
  });

  it('names those together that differ by the same, and is no OK', () => {
    const sizes = [2500, 3500, 2500, 3500, 2500, 2250, 2500, 2500];
    const { verdict } = viewOf(sizes.map((bytes) => captureWith(bytes)));
    expect(verdict.text).toBe(
      '3 of 8 captures differ: captures 2, 4, live at the end 3,500 B, 40 % more than the median; capture 6, live at the end 2,250 B, 10 % less than the median. The other 5 agree.',
    );
    expect(verdict.tone).toBe('warning');
  });

  it('says nothing of agreement where the scripts are several', () => {
    const other = captureWith(2500);
    const header = { ...other.header, script: { ...other.header.script, name: 'other.py' } };
    const view = viewOf([captureWith(2500), { ...other, header }]);
    expect([view.agreement, view.spread, view.subject]).toEqual([null, [], '2 scripts']);
    expect(view.remarks[0]).toMatch(/^They are of several scripts/);
  });

  it('names those without a conclusion', () => {
    const cut = captureOf(WHOLE_RUN, { truncated: true });
    expect(viewOf([captureWith(2500), cut], 'run').remarks.join(' ')).toContain('Run 2: INCONCLUSIVE');
  });

  it('is 80 columns wide on a terminal, its verdict below its figures', () => {
    const view = viewOf([captureWith(2500), captureWith(3500), captureWith(2500)], 'run', ['Stopped.']);
    const text = renderSeveral(view, { overview: 'out/main-1-overview.html' });
    const lines = text.split('\n').filter((line) => !/mpgc compare/.test(line));
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^run 2 +3,500 B +8,000 B .*differs$/m);
    expect(text).toMatch(/^live at the end +2,500 B +2,500 B +3,500 B$/m);
    expect(text).toMatch(/Stopped\.\n.*1 of 3 runs differs/s);
    expect(text).toContain('overview out/main-1-overview.html');
  });

  it('of many shows those that differ, and counts the rest', () => {
    const captures = Array.from({ length: 40 }, (_, at) => captureWith(at === 30 ? 5000 : 2500));
    const text = renderSeveral(viewOf(captures, 'run'), { overview: null });
    expect(text).toMatch(/^run 31 .*differs$/m);
    expect(text).toContain('… 28 more runs');
    expect(text.split('\n').length).toBeLessThan(36);
  });
});

describe('the page of an overview', () => {
  const view = viewOf([captureWith(2500), captureWith(3500)]);
  const html = renderSeveralPage(view, LINK);
  const markup = html.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '');

  it('has a link, a chart and a verdict for each, without a script', () => {
    expect(markup).toContain('<a href="./main-2.html">2 main-2</a>');
    expect(markup.match(/class="small-chart"/g)).toHaveLength(2);
    expect(markup).toContain('The 2 captures do not agree');
    expect(html.length).toBeLessThan(60_000);
  });

  it('leads nowhere outside its folder', () => {
    expect([...markup.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address)).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^[a-z]+:(?!,)/)]),
    );
  });

  it('has what a capture says as text', () => {
    const other = captureWith(2500);
    const header = { ...other.header, script: { ...other.header.script, name: '</h1><b>x' } };
    expect(
      renderSeveralPage(
        viewOf([
          { ...other, header },
          { ...other, header },
        ]),
        LINK,
      ),
    ).not.toContain('<b>');
  });
});

it('a chart with fewer points keeps the most of each stretch, and its end', () => {
  const points = Array.from({ length: 240 }, (_, at) => ({
    x: at / 239,
    allocBytes: at === 101 ? 9999 : at,
    liveBytes: at,
  }));
  const series = {
    title: 't',
    isStepped: false,
    length: 240,
    points,
    beyond: 'garbage' as const,
    line: null,
    failureX: null,
    from: '',
    to: '',
  };
  const clipped = clippedSeries(series).points;
  expect(clipped.length).toBeLessThanOrEqual(61);
  expect(Math.max(...clipped.map(({ allocBytes }) => allocBytes))).toBe(9999);
  expect(clipped.at(-1)).toEqual(points.at(-1));
  expect(clippedSeries({ ...series, isStepped: true }).points[0]?.x).toBe(0);
});
