import { describe, expect, it } from 'vitest';
import { cycleAt, findCycles } from '../../../src/instrument/cycles/find-cycles.js';

const cycles = (text: string) =>
  findCycles([{ file: null, text }]).map(({ line, functionName, endless }) => [line, functionName, endless]);

describe('the cycles of a program', () => {
  it.each([
    ['an endless loop at the top', 'x = 1\nwhile True:\n  x += 1\n', [[2, null, true]]],
    ['in a block at the top', 'if 1:\n  try:\n    while 1: f()\n  finally: g()\n', [[3, null, true]]],
    ['a loop on one line', 'while True: f()\n', [[1, null, true]]],
    ['in brackets', 'while (True):\n  f()\n', [[1, null, true]]],
    ['a for without end', 'import itertools\nfor i in itertools.count():\n  f()\n', [[2, null, true]]],
    [
      'in the function called last',
      'def a():\n  while True: f()\ndef b():\n  while True: f()\na\nb()\n',
      [[4, 'b', true]],
    ],
    ['in a method', 'class App:\n  def run(self):\n    while True: f()\nApp().run()\n', [[3, 'run', true]]],
    [
      'behind two calls',
      'def run():\n  while True: f()\ndef main():\n  run()\nif __name__ == "__main__":\n  main()\n',
      [[2, 'run', true]],
    ],
    [
      'functions that call each other',
      'def a():\n  b()\ndef b():\n  a()\n  while True: f()\na()\n',
      [[5, 'b', true]],
    ],
    [
      'each task of its own',
      'import asyncio\nasync def a():\n  while True: await f()\nasync def b():\n  while True:\n    await g()\nasync def main():\n  asyncio.create_task(a())\n  await b()\nasyncio.run(main())\n',
      [
        [3, 'a', true],
        [5, 'b', true],
      ],
    ],
    ['not one that ends before it', 'while True:\n  if f(): break\nwhile True:\n  g()\n', [[3, null, true]]],
    [
      'not one that waits for something, where one in a function goes on',
      'while True:\n  if f(): break\ndef main():\n  while True: g()\nmain()\n',
      [[4, 'main', true]],
    ],
    ['one that may end, where none goes on', 'while True:\n  if f(): break\n', [[1, null, false]]],
    ['one that returns', 'def main():\n  while True:\n    if f(): return\nmain()\n', [[2, 'main', false]]],
    ['a break of a loop inside is none of it', 'while True:\n  for x in y:\n    break\n', [[1, null, true]]],
    ['the outer one of two', 'while True:\n  while True:\n    f()\n', [[1, null, true]]],
    ['the last one of a program that ends', 'for x in a: f()\nwhile x < 3:\n  x += 1\n', [[2, null, false]]],
    ['none of a function that nothing calls', 'def f():\n  while True: pass\nprint(1)\n', []],
    ['none in machine code', '@micropython.native\ndef f():\n  while True: pass\nf()\n', []],
    ['none of what does not parse', 'while True:\n  f(\n', []],
    ['none where there is none', 'print(1)\n', []],
  ])('%s', (_, text, wanted) => {
    expect(cycles(text)).toEqual(wanted);
  });
});

describe('the loop in a line', () => {
  const TEXT = 'for x in y:\n  while x: f()\ndef g():\n  for z in x: pass\n';

  it.each([
    [1, null],
    [2, null],
    [4, 'g'],
  ])('%i', (line, functionName) => {
    expect(cycleAt([{ file: null, text: TEXT }], { line })).toMatchObject({
      line,
      functionName,
      endless: false,
    });
  });

  it('is none where another statement stands', () => {
    expect(cycleAt([{ file: null, text: TEXT }], { line: 3 })).toBeNull();
    expect(cycleAt([{ file: null, text: TEXT }], { line: 9 })).toBeNull();
  });
});
