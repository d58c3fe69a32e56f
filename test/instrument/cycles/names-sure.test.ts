import { describe, expect, it } from 'vitest';
import { cycleAt } from '../../../src/instrument/cycles/find-cycles.js';
import { namesBefore } from '../../../src/instrument/cycles/names-before.js';
import { sourceTexts } from '../../../src/instrument/cycles/source-text.js';

/** Of the `while True` of a program. */
function namesOf(text: string): string[] {
  const line = text.split('\n').findIndex((one) => one.includes('while True')) + 1;
  const loop = cycleAt(sourceTexts(text, []), { line })!;
  return namesBefore(loop.node, loop.text);
}

/** A function with a loop: what stands before that, and in it. */
const around = (before: string[], within = ['pass'], parameters = '') =>
  [
    `def main(${parameters}):`,
    ...before.map((line) => `    ${line}`),
    '    while True:',
    ...within.map((line) => `        ${line}`),
    'main()',
    '',
  ].join('\n');

describe('namesBefore', () => {
  it('has parameters and what is assigned before the loop', () => {
    expect(namesOf(around(['x = y = []', 'a, b = 1, 2', 'n: int = 3'], ['later = 1'], 'p=q, *r'))).toEqual([
      'p',
      'r',
      'x',
      'y',
      'a',
      'b',
      'n',
    ]);
  });

  it('has several of one line', () => {
    expect(namesOf(around(['x = []; y = {}']))).toEqual(['x', 'y']);
  });

  it.each([
    ['a branch', around(['if x():', '    kept = []'])],
    ['a type', around(['kept: list'])],
    ['what has an index or an attribute', around(['kept[0] = kept.x = 1'])],
    ['a name that is of the script', around(['global kept', 'kept = []'])],
    ['a loop at the top', 'kept = []\nwhile True:\n    pass\n'],
    ['a name that goes before the loop', around(['kept = 1', 'if x():', '    del kept'])],
    ['a name that goes in each pass', around(['kept = 1'], ['kept = 2', 'del kept'])],
    ['one of several that go', around(['kept = 1'], ['kept = 2', 'del (x[0], kept)'])],
    [
      'the name of what was raised',
      around(['kept = 1'], ['try:', '    x()', 'except OSError as kept:', '    pass']),
    ],
  ])('has none of %s', (_, text) => {
    expect(namesOf(text)).toEqual([]);
  });
});
