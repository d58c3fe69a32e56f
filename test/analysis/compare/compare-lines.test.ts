import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { compareLines, compareOrigins } from '../../../src/analysis/compare/compare-lines.js';
import type { LeakOrigin, OriginLine } from '../../../src/analysis/leak/leak-origin.js';
import { captureOf, WHOLE_RUN } from '../../support/hand-made.js';
import { type CountedLine, lineRecords } from '../../support/line-records.js';

function run(text: string, lines: CountedLine[], path = 'main.py') {
  return analyse(captureOf([...lineRecords(text, lines, path), ...WHOLE_RUN]));
}

const shown = (changes: ReturnType<typeof compareLines>) =>
  changes?.map(({ text, base, current, changeBytes }) => [
    text,
    base?.line ?? null,
    current?.line ?? null,
    changeBytes,
  ]);

describe('lines of two captures', () => {
  it('are the same where they were moved or indented, and new or gone where their text changed', () => {
    const before = run('a = f()\nb = [0]\nc = 1\n', [
      { line: 1, bytes: 160 },
      { line: 2, bytes: 320 },
      { line: 3, bytes: 0 },
    ]);
    const after = run('# new\nif x:\n    a = f()\nb = (0,)\nc = 1\n', [
      { line: 2, bytes: 0 },
      { line: 3, bytes: 480 },
      { line: 4, bytes: 16 },
      { line: 5, bytes: 0 },
    ]);
    expect(shown(compareLines(before, after))).toEqual([
      ['a = f()', 1, 3, 320],
      ['b = [0]', 2, null, -320],
      ['b = (0,)', null, 4, 16],
      ['c = 1', 3, 5, 0],
      ['if x:', null, 2, 0],
    ]);
  });

  it('that are alike are matched in their order', () => {
    const before = run('x += y\nx += y\n', [
      { line: 1, bytes: 100 },
      { line: 2, bytes: 30 },
    ]);
    const after = run('x += y\n\nx += y\nx += y\n', [
      { line: 4, bytes: 7 },
      { line: 1, bytes: 100 },
      { line: 3, bytes: 20 },
    ]);
    expect(shown(compareLines(before, after))).toEqual([
      ['x += y', 2, 3, -10],
      ['x += y', null, 4, 7],
      ['x += y', 1, 1, 0],
    ]);
  });

  it('are of the same file where the script has another name, and of another where a module has', () => {
    const before = run('a = 1\n', [{ line: 1, bytes: 10 }]);
    const after = run('a = 1\n', [{ line: 1, bytes: 10 }], 'other.py');
    expect(shown(compareLines(before, after))).toEqual([
      ['a = 1', 1, null, -10],
      ['a = 1', null, 1, 10],
    ]);
    const header = { ...after.capture.header, script: { ...after.capture.header.script, name: 'other.py' } };
    const renamed = { ...after, capture: { ...after.capture, header } };
    expect(shown(compareLines(before, renamed))).toEqual([['a = 1', 1, 1, 0]]);
  });

  it('are matched by number where one has no text', () => {
    const before = run('a = 1\nb = 2\n', [{ line: 2, bytes: 10 }]);
    const [, lines] = lineRecords('', [{ line: 2, bytes: 40 }]);
    const after = analyse(captureOf([lines!, ...WHOLE_RUN]));
    expect(compareLines(before, after)).toMatchObject([
      { base: { line: 2 }, current: { line: 2 }, changeBytes: 30 },
    ]);
  });

  it('did not change where the margin covers the difference', () => {
    const line = (bytes: number, most: number) =>
      run('a = f()\n', [{ line: 1, hits: 1000, measured: 64, bytes, most }]);
    const [base, current] = [line(20_000, 640), line(21_000, 640)];
    const margins = [base, current].map(({ lines }) => lines!.lines[0]!.marginBytes);
    expect(margins[0]).toBeGreaterThan(500);
    expect(compareLines(base, current)).toMatchObject([
      { changeBytes: 1000, marginBytes: margins[0]! + margins[1]!, isSeen: false },
    ]);
    expect(compareLines(base, line(20_000 + 3 * margins[0]!, 640))![0]!.isSeen).toBe(true);
    expect(compareLines(base, base)![0]!.isSeen).toBe(false);
  });

  it('are not compared where one capture has none, or functions alone', () => {
    const with_ = run('a = 1\n', [{ line: 1, bytes: 10 }]);
    const without = analyse(captureOf(WHOLE_RUN));
    expect(compareLines(with_, without)).toBeNull();
    expect(compareLines(without, with_)).toBeNull();
    const functions = { ...with_, lines: { ...with_.lines!, detail: 'function' as const } };
    expect(compareLines(with_, functions)).toBeNull();
  });
});

describe('lines that leaks come from', () => {
  const side = (
    lines: [line: number | null, bytesPerUnit: number][],
    detail: LeakOrigin['detail'] = 'line',
  ) => {
    const analysis = run('a\nb\nc\n', []);
    const origin = {
      detail,
      lines: lines.map(
        ([line, bytesPerUnit]): OriginLine => ({
          path: 'main.py',
          functionName: 'f',
          line,
          bytesPerUnit,
          share: 0.5,
          units: 4,
          heads: {},
        }),
      ),
    };
    return { ...analysis, leak: { origin } } as unknown as Parameters<typeof compareOrigins>[0];
  };

  it('are those that keep more or less', () => {
    const changes = compareOrigins(
      side([
        [1, 48],
        [2, 10.5],
        [null, 16],
      ]),
      side([
        [1, 16],
        [3, 20],
        [null, 16],
      ]),
    );
    expect(changes?.map(({ text, changePerUnit }) => [text, changePerUnit])).toEqual([
      ['a', -32],
      ['c', 20],
      ['b', -10.5],
      ['', 0],
    ]);
    expect(changes![0]).toMatchObject({
      base: { line: 1, bytesPerUnit: 48, share: 0.5 },
      current: { line: 1, bytesPerUnit: 16, share: 0.5 },
    });
  });

  it('are not compared with functions, nor where one is not known', () => {
    expect(compareOrigins(side([[1, 48]]), side([[1, 48]], 'function'))).toBeNull();
    expect(compareOrigins(side([[1, 48]]), { ...side([]), leak: null })).toBeNull();
  });
});
