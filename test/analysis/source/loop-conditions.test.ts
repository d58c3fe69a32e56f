import { describe, expect, it } from 'vitest';
import { loopConditionsAt } from '../../../src/analysis/source/loop-conditions.js';

const text = (...lines: string[]) => `${lines.join('\n')}\n`;

describe('the conditions that a line of a traceback may mean', () => {
  it('is that of the loop whose last line it is', () => {
    const program = text('n = 1', 'while bytearray(n):', '    n *= 9', '    m = 5', '', 'print(n)');
    expect([1, 2, 3, 4, 5, 6].map((line) => loopConditionsAt(program, line))).toEqual([
      [],
      [],
      [],
      [2],
      [],
      [],
    ]);
  });

  it('are those of all loops that end there, the innermost first', () => {
    const program = text('while a():', '  while b():', '    if c:', '      d()', '    else:', '      e()');
    expect(loopConditionsAt(program, 6)).toEqual([2, 1]);
    expect(loopConditionsAt(program, 4)).toEqual([]);
  });

  it('are found through a for, and with a statement over several lines', () => {
    const program = text('while a():', '  for x in y:', '    f(', '      1,', '      2)');
    expect([3, 4, 5].map((line) => loopConditionsAt(program, line))).toEqual([[1], [1], [1]]);
  });

  it('are none of a loop without end, and of a function that is made in a loop where it is made', () => {
    expect(loopConditionsAt(text('while True:', '  f()'), 2)).toEqual([]);
    expect(loopConditionsAt(text('while 1:', '  f()'), 2)).toEqual([]);
    const made = text('while a():', '  def f():', '    g()', '    h()');
    expect(loopConditionsAt(made, 2)).toEqual([1]);
    expect(loopConditionsAt(made, 4)).toEqual([]);
  });

  it('are none of a text that is no program', () => {
    expect(loopConditionsAt('while (((:\n  )\n', 2)).toEqual([]);
    expect(loopConditionsAt('', 1)).toEqual([]);
  });
});
