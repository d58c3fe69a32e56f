import { describe, expect, it } from 'vitest';
import type { LineAdviceCode } from '../../../../src/analysis/lines/advice/line-pattern.js';
import { savesText, whatToDo } from '../../../../src/report/text/lines/line-advice-text.js';

const CODES: Record<LineAdviceCode, true> = {
  'reuse-object': true,
  'make-bytes-once': true,
  'bytes-literal': true,
  'constant-tuple': true,
  generator: true,
  'list-to-join': true,
  'read-into': true,
  memoryview: true,
  'print-values': true,
  'join-literals': true,
  'format-once': true,
  integers: true,
  'keep-bound-method': true,
  'define-once': true,
};

describe('what to do about a line', () => {
  const codes = Object.keys(CODES) as LineAdviceCode[];

  it('is another sentence for each code', () => {
    const texts = codes.map((code) => whatToDo({ code, name: 'x' }));
    expect(new Set(texts).size).toBe(codes.length);
    expect(texts.filter((text) => !/^[a-z].*\.$/.test(text))).toEqual([]);
  });

  it('names what it is about, not longer than a few words', () => {
    expect(whatToDo({ code: 'read-into', name: 'readfrom_into' })).toContain('with readfrom_into(), where');
    const long = whatToDo({ code: 'integers', name: `a *\n   ${'b + '.repeat(40)}1.5` });
    expect(long).toContain('each result of a * b + b + b + b + b + b + b +… is an object.');
  });
});

it('says what is scaled, no finer than it is known', () => {
  const advice = { code: 'generator', path: 'a.py', line: 1, name: 'x', hits: 60, bytes: 9792 } as const;
  expect(savesText({ ...advice, exact: false, savesPerHit: 131.2, savesBytes: 7872 })).toBe(
    'Saves at most ≈131 B a hit, ≈7,872 B in all.',
  );
  expect(savesText({ ...advice, exact: true, savesPerHit: 131.2, savesBytes: 7872 })).toBe(
    'Saves at most 131.2 B a hit, 7,872 B in all.',
  );
  expect(savesText({ ...advice, exact: false, savesPerHit: 48, savesBytes: 2880 })).toBe(
    'Saves at most 48 B a hit, ≈2,880 B in all.',
  );
});
