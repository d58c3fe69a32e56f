import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeLines, sanitizeText } from '../../../src/report/syntax/sanitize-text.js';

/** C0 but for tab and newline, DEL, C1, and all that Unicode lists as Bidi_Control. */
const HARMFUL = /(?![\t\n])\p{Cc}|\p{Bidi_Control}/u;

describe('sanitizeText', () => {
  it.each([
    ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\x1b]0;title\x07', '\\x1b]0;title\\x07'],
    ['a\rb\0', 'a\\x0db\\x00'],
    ['\x7f\x9b', '\\x7f\\x9b'],
    ['abc\u202ecba\u2066', 'abc\\u202ecba\\u2066'],
    ['\u200e\u200f\u061c', '\\u200e\\u200f\\u061c'],
  ])('escapes %j', (text, sanitized) => {
    expect(sanitizeText(text)).toBe(sanitized);
  });

  it.each(['a\tb\nc', 'größer → 温度 😀', '\\x1b', '<b>&"'])('leaves %j as it is', (text) => {
    expect(sanitizeText(text)).toBe(text);
  });

  it('leaves nothing that a terminal acts on, and changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const sanitized = sanitizeText(text);
        expect(sanitized).not.toMatch(HARMFUL);
        expect(sanitizeText(sanitized)).toBe(sanitized);
      }),
    );
  });
});

it('sanitizeLines() leaves each text one line, however deep it is', () => {
  const value = { a: ['x\r\n\n- y', { b: 'z\t\x1b' }], c: 1, d: null };
  expect(sanitizeLines(value)).toEqual({ a: ['x - y', { b: 'z \\x1b' }], c: 1, d: null });
});
