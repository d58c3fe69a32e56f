import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { renderMarkdown } from '../../../src/report/formats/render-markdown.js';
import { renderHtml } from '../../../src/report/html/render-html.js';
import { toProfileJson } from '../../../src/report/run/profile-json.js';
import { renderScreen } from '../../../src/report/terminal/render-screen.js';
import { viewReport } from '../../../src/report/view-report.js';
import { captureOf, END, WHOLE_RUN } from '../../support/hand-made.js';
import { lineRecords } from '../../support/line-records.js';

const TEXT = 'def f():\n    b = bytearray(100)\n    print("n=" + str(b))\n';
/** 128 B a hit of it are the bytearray of line 2. */
const LINES = lineRecords(TEXT, [
  { line: 2, bytes: 1280 },
  { line: 3, bytes: 320 },
]);
const analysis = analyse(captureOf([...LINES, ...WHOLE_RUN]));
const view = viewReport(analysis, 'run.mpgc.jsonl');
const SAYS =
  'main.py:2: make the bytearray once, before the loop or outside of the function, and use it again; only if nothing else keeps it. Saves at most 128 B a hit, 1,280 B in all.';

describe('advice for lines in reports', () => {
  it('is what to do next where nothing was found', () => {
    const screen = renderScreen(view, { capture: 'c', reports: [] });
    const from = screen.indexOf('next ');
    expect(screen.slice(from, screen.indexOf('\ncapture')).replace(/\s+/g, ' ')).toBe(`next ${SAYS}`);
    expect(screen.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it('comes behind what to do about what was found', () => {
    const error = {
      type: 'error',
      origin: 'program',
      code: 'ValueError',
      message: 'ValueError: x',
      traceback: 'T',
    };
    const failed = [...LINES, ...WHOLE_RUN.slice(0, -1), error, { ...END, reason: 'exception', exitCode: 1 }];
    const other = viewReport(analyse(captureOf(failed)), 'x');
    const screen = renderScreen(other, { capture: 'c', reports: [] });
    expect(screen).toContain('next    Fix the exception');
    expect(screen).not.toContain('make the bytearray once');
    const markdown = renderMarkdown(other, []);
    expect(markdown.indexOf('Fix the exception')).toBeLessThan(markdown.indexOf('make the bytearray once'));
    expect(markdown).toContain('make the bytearray once');
  });

  it('stands on the page, with its line and how it is known', () => {
    const html = renderHtml(view);
    const list = html.slice(
      html.indexOf('line-advice"'),
      html.indexOf('</ul>', html.indexOf('line-advice"')),
    );
    expect(list).toContain('<a href="#line-2">main.py:2</a> Make the bytearray once');
    expect(list).toContain('<strong>Saves at most 128 B a hit, 1,280 B in all.</strong>');
    expect(list).toContain('<small>inferred from its text; 1,280 B measured</small>');
    expect(list).toContain('main.py:3');
  });

  it('is in the JSON', () => {
    expect(toProfileJson(analysis, { capture: null, html: null }).lineAdvice).toEqual([
      {
        code: 'reuse-object',
        file: 'main.py',
        line: 2,
        hits: 10,
        bytes: 1280,
        exact: true,
        savesBytes: 1280,
        savesPerHit: 128,
        text: SAYS,
      },
      expect.objectContaining({ code: 'print-values', line: 3, savesBytes: 320 }),
    ]);
  });

  it('says what is scaled', () => {
    const scaled = lineRecords(TEXT, [{ line: 2, hits: 100, measured: 32, bytes: 12_800, most: 256 }]);
    const [advice] = viewReport(analyse(captureOf([...scaled, ...WHOLE_RUN])), 'x').lines!.advice;
    expect(advice).toMatchObject({
      saves: 'Saves at most 128 B a hit, ≈12,800 B (12.5 KiB) in all.',
      known: 'inferred from its text; 12,800 B scaled',
    });
  });
});
