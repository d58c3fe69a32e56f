import { expect, it } from 'vitest';
import { exitBytes, namesExit, tellingExit } from '../../../src/agent/smallest/tell-exit.js';

it('finds what raises SystemExit, and no such word in a text', () => {
  for (const source of [
    'sys.exit(1)',
    'from sys import exit as e',
    'raise SystemExit',
    'machine.soft_reset()',
  ]) {
    expect(namesExit(source), source).toBe(true);
  }
  expect(namesExit('x = "sys.exit(1)"  # exit\nexited = 1\n')).toBe(false);
});

it('puts a program into a try that prints what ended it, and leaves texts of several lines as they are', () => {
  expect(tellingExit('a = """x\ny"""\nexit(a)')).toBe(
    'try:\n\ta = """x\ny"""\n\texit(a)\nexcept SystemExit as __name__:__import__(\'sys\').print_exception(__name__)\n',
  );
  expect(tellingExit('exit(\n')).toBeNull();
});

it('takes more where the text is on the heap, as much as the text is longer', () => {
  const source = 'import sys\nsys.exit()\n';
  const longer = tellingExit(source)!.length - source.length;
  const more = exitBytes(source, { keepsText: true }) - exitBytes(source, { keepsText: false });
  expect(more).toBeGreaterThanOrEqual(longer);
  expect(more).toBeLessThan(longer + 32);
});
