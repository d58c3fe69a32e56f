import { expect, it } from 'vitest';
import {
  holdingFirst,
  holdLine,
  stoppingFirst,
  tellingTotal,
  withoutName,
} from '../../../src/agent/smallest/hold-lines.js';

it('makes a line of the same length for every size, so that it compiles to the same blocks', () => {
  const lengths = [0, 16, 1600, 160_000, 1_600_000].flatMap((heldItems) =>
    [4, 4000, 400_000].map((fillerWords) => holdLine('argv', { fillerWords, heldItems }).length),
  );
  expect(new Set(lengths).size).toBe(1);
});

it('puts its statement into a comment or an empty line at the top, and moves no line then', () => {
  expect(holdingFirst('name', '# main\nx=1\n').split('\n').slice(1)).toEqual(['x=1', '']);
  expect(stoppingFirst('\nx=1\n', { total: false })).toBe('1/0\nx=1\n');
  expect(stoppingFirst('def f():\n  pass\n', { total: false })).toBe('1/0\ndef f():\n  pass\n');
});

it('ends a program with its statement, whether its last line is ended or not', () => {
  expect(tellingTotal('x=1')).toBe(tellingTotal('x=1\n'));
  expect(tellingTotal('x=1').startsWith('x=1\n')).toBe(true);
});

it('puts the value of __name__ where a program asks for it, and nowhere else', () => {
  expect(
    withoutName("if __name__ == '__main__':\n  print('__name__', f.__name__, __name__)  # __name__\n"),
  ).toBe("if '__main__' == '__main__':\n  print('__name__', f.__name__, '__main__')  # __name__\n");
});
