import { describe, expect, it } from 'vitest';
import { lineOf } from '../../../src/report/source/line-of.js';
import { viewSource } from '../../../src/report/source/view-source.js';
import type { RecordOf } from '../../../src/session/schema.js';

function source(path: string, text: string): RecordOf<'source'> {
  return { type: 'source', atMs: 0, path, bytes: text.length, sha256: '', text };
}

const MAIN = source('main.py', 'one\ntwo\nthree\n\tfour(  5 )\nfive\nsix\nseven\n');
const at = (...frames: [string, number][]) =>
  `Traceback (most recent call last):\n${frames.map(([file, line]) => `  File "${file}", line ${line}, in f\n`).join('')}MemoryError: `;

describe('the line that raised', () => {
  it('stands with two lines at either side', () => {
    const { raised } = viewSource([MAIN], at(['main.py', 7], ['main.py', 4]));
    const lines = ['two', 'three', '\tfour(  5 )', 'five', 'six'];
    expect(raised).toEqual({ file: 0, path: 'main.py', line: 4, firstLine: 2, lines, orLines: [] });
    expect(raised && lineOf(raised)).toBe('main.py:4  four( 5 )');
  });

  it.each([
    [1, 1, ['one', 'two', 'three']],
    [7, 5, ['five', 'six', 'seven']],
  ])('has fewer around it at an end: line %d', (line, firstLine, lines) => {
    expect(viewSource([MAIN], at(['main.py', line])).raised).toMatchObject({ line, firstLine, lines });
  });

  it.each([
    [1, ['one']],
    [2, ['one', '']],
    [3, ['one', '', '']],
  ])('has no blank lines behind it: line %d', (line, lines) => {
    const blank = source('main.py', 'one\n\n\n\n');
    expect(viewSource([blank], at(['main.py', line])).raised?.lines).toEqual(lines);
  });

  it('is the innermost one that is known', () => {
    const files = [MAIN, source('driver.py', 'read()\n')];
    const { raised } = viewSource(
      files,
      at(['main.py', 2], ['driver.py', 1], ['frozen.py', 1], ['main.py', 8]),
    );
    expect(raised).toMatchObject({ file: 1, path: 'driver.py', line: 1, lines: ['read()'] });
  });

  it.each(['', 'MemoryError: ', at(['other.py', 1]), at(['main.py', 0]), at(['main.py', 9_999_999])])(
    'is not known of %j',
    (traceback) => {
      expect(viewSource([MAIN], traceback).raised).toBeNull();
    },
  );
});

describe('a file of the program', () => {
  it('has all its lines', () => {
    const { files } = viewSource([MAIN], '');
    expect(files).toEqual([
      { path: 'main.py', lines: ['one', 'two', 'three', '\tfour(  5 )', 'five', 'six', 'seven'], note: null },
    ]);
  });

  it.each([
    ['not-wanted', 'Its text is not in the capture: it was recorded with --no-source.'],
    [
      'too-large',
      'Its text, 300,000 B (293.0 KiB), is not in the capture, which takes 262,144 B (256.0 KiB) of source.',
    ],
  ] as const)('says why it has no text: %s', (leftOut, note) => {
    const { text: _, ...record } = source('main.py', '');
    const { files, raised } = viewSource([{ ...record, bytes: 300_000, leftOut }], at(['main.py', 1]));
    expect([files, raised]).toEqual([[{ path: 'main.py', lines: [], note }], null]);
  });

  it('shows 20,000 lines of all files, and says of how many', () => {
    const files = viewSource(
      [source('a.py', 'x\n'.repeat(15_000)), source('b.py', '\n'.repeat(15_000))],
      '',
    ).files;
    expect(files.map(({ lines, note }) => [lines.length, note])).toEqual([
      [15_000, null],
      [5000, 'Lines 1 to 5,000 of 15,000; the capture has them all.'],
    ]);
  });
});
