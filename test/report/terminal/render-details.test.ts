import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { renderDetails } from '../../../src/report/terminal/render-details.js';
import { renderScreen } from '../../../src/report/terminal/render-screen.js';
import { type ReportView, viewReport } from '../../../src/report/view-report.js';
import { captureOf, END, WHOLE_RUN } from '../../support/hand-made.js';

const view = viewReport(analyse(captureOf(WHOLE_RUN)), 'run.mpgc.jsonl');

/** Lines over 80 columns that could have been broken: a word that is longer stands alone on its line. */
function tooLong(text: string): string[] {
  return text.split('\n').filter((line) => line.length > 80 && /\S \S/.test(line.replace(/^ *(- )?/, '')));
}

describe('renderDetails', () => {
  const text = renderDetails(view);

  it('has a line for every figure', () => {
    for (const { name, value } of view.figures)
      expect(text).toMatch(new RegExp(`^ {2}${name} +${literal(value)}`, 'm'));
    expect(text).toMatch(/^ {2}Board +micropython 1\.28\.0, Test board$/m);
    expect(text).toMatch(/^ {2}Program +ran to its end$/m);
  });

  it('says what to do about a warning, and nothing about what is well', () => {
    expect(text).not.toContain('What to try');
    const lost = WHOLE_RUN.filter((record) => !('seq' in record) || record.seq !== 4);
    const asking = renderDetails(viewReport(analyse(captureOf(lost)), 'run.mpgc.jsonl'));
    expect(asking).toMatch(/\nWhat to try:\n {2}- Sample less often/);
  });

  it('gives a command a line of its own that is never broken', () => {
    const path = `a folder/${'long/'.repeat(20)}run.mpgc.jsonl`;
    const failure = {
      type: 'error',
      origin: 'program',
      code: 'MemoryError',
      message: 'allocating 512 bytes',
    };
    const records = [failure, { ...END, reason: 'exception', exitCode: 1 }];
    const lines = renderDetails(viewReport(analyse(captureOf(records)), path)).split('\n');
    const at = lines.indexOf('  - Ask where the 512 B would fit:');
    expect(lines[at + 1]).toBe(`    mpgc simulate '${path}' --alloc 512`);
  });

  it('says the findings that the verdict does not say', () => {
    const failure = { type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError: no' };
    const exit = { ...END, reason: 'exit', exitCode: 3 };
    const both = renderDetails(viewReport(analyse(captureOf([failure, exit])), 'x'));
    expect(both).not.toContain('The program raised ValueError: no');
    expect(both).toMatch(/\nFindings:\n {2}- error: The program ended with exit code 3\.\n\n/);
  });

  it('shows the whole traceback', () => {
    const traceback = `Traceback (most recent call last):\n${'  File "main.py", line 3, in f\n'.repeat(9)}ValueError: no`;
    const error = {
      type: 'error',
      origin: 'program',
      code: 'ValueError',
      message: 'ValueError: no',
      traceback,
    };
    const ended = { ...END, reason: 'exception', exitCode: 1 };
    expect(renderDetails(viewReport(analyse(captureOf([error, ended])), 'x'))).toContain(`\n\n${traceback}`);
  });

  it('fits 80 columns', () => {
    expect(tooLong(text)).toEqual([]);
  });

  it('fits 80 columns whatever the texts are, but for longer words', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 90 }), {
      minLength: 1,
      maxLength: 30,
    });
    const sentence = words.map((list) => list.join(' '));
    const changed = fc.record({
      verdict: sentence.map((value) => ({
        code: 'clean' as const,
        tone: 'bad' as const,
        word: null,
        text: value,
      })),
      findings: fc.array(
        sentence.map((value) => ({
          severity: 'warning' as const,
          code: 'retained' as const,
          text: value,
          evidence: [],
          advice: [],
        })),
        { maxLength: 3 },
      ),
      warnings: fc.array(
        sentence.map((value) => ({ code: 'restarted', text: value })),
        { maxLength: 3 },
      ),
      board: sentence.map((value) => [{ code: 'firmware' as const, name: 'Firmware', value }]),
      run: sentence.map((value) => [{ code: 'repeated' as const, name: 'Repeated', value }]),
      figures: fc.array(
        sentence.map((note) => ({
          code: 'peak' as const,
          name: 'Peak',
          value: '12,345 B (12.1 KiB)',
          note,
        })),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(changed, (changes) => {
        const changedView = { ...view, ...changes } satisfies ReportView;
        expect(tooLong(renderDetails(changedView))).toEqual([]);
        const screen = renderScreen(changedView, { capture: 'run.mpgc.jsonl', reports: ['run.html'] });
        expect(tooLong(screen)).toEqual([]);
      }),
    );
  });
});

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
