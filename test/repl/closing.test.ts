import { describe, expect, it } from 'vitest';
import { findClosing } from '../../src/repl/closing.js';

const RAISED = 'Traceback (most recent call last):\r\nValueError: 1\r\n';
const closingOf = (text: string) => {
  const found = findClosing(Buffer.from(text), 'friendly');
  return found && [found.before.toString(), found.traceback];
};

describe('the end of a reply at the friendly prompt', () => {
  it.each([
    ['>>> ', '', ''],
    ['late\r\n>>> ', 'late\r\n', ''],
    [`${RAISED}>>> `, '', RAISED],
    ['>>> p\b\r\n>>> ', '', ''],
    ['late\r\n>>> p\b\r\n>>> \r\n>>> ', 'late\r\n', ''],
    [`${RAISED}>>> p\b\r\n>>> `, '', RAISED],
  ])('%j', (text, before, traceback) => {
    expect(closingOf(text)).toEqual([before, traceback]);
  });
});
