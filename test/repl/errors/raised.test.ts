import { describe, expect, it } from 'vitest';
import { parseRaised } from '../../../src/repl/errors/raised.js';

const FRAMES = 'Traceback (most recent call last):\r\n  File "<stdin>", line 2, in <module>\r\n';

describe('parseRaised', () => {
  it.each([
    ['a class with a text', `${FRAMES}ValueError: bad\r\n`, 'ValueError', 'ValueError: bad'],
    ['a class without one', `${FRAMES}MemoryError: \r\n`, 'MemoryError', 'MemoryError:'],
    ['no frames', 'KeyboardInterrupt: \r\n', 'KeyboardInterrupt', 'KeyboardInterrupt:'],
    ['a class of a module', `${FRAMES}errors.Mine: 1\r\n`, 'errors.Mine', 'errors.Mine: 1'],
    ['\\n line ends', `${FRAMES}OSError: 5\n`.replaceAll('\r\n', '\n'), 'OSError', 'OSError: 5'],
    [
      'the name of another class in its text',
      `${FRAMES}ValueError: no MemoryError\r\n`,
      'ValueError',
      'ValueError: no MemoryError',
    ],
    [
      'a text of several lines',
      `${FRAMES}ValueError: a\r\nMemoryError: b\r\n`,
      'ValueError',
      'ValueError: a',
    ],
    [
      'a function named like a class',
      `${FRAMES.replace('<module>', 'MemoryError')}OSError: 5\r\n`,
      'OSError',
      'OSError: 5',
    ],
    ['something that is no exception', '\r\n!\r\n', 'Exception', ''],
  ])('reads %s', (_, traceback, exception, message) => {
    expect(parseRaised(traceback)).toEqual({ exception, message, traceback });
  });

  it('is null where nothing was raised', () => {
    expect(parseRaised('')).toBeNull();
    expect(parseRaised('\r\n')).toBeNull();
  });
});
