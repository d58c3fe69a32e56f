import fc from 'fast-check';
import { expect, it } from 'vitest';
import { syntaxErrorAt } from '../../src/config/json-syntax.js';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it.each([
  ['{"a": 1,}', 8],
  ['{"a": 1 "b": 2}', 8],
  ['{a: 1}', 1],
  ["{'a': 1}", 1],
  ['{"a": 01}', 7],
  ['{"a": tru}', 6],
  ['[1, 2', 5],
  ['', 0],
  ['{} {}', 3],
  ['// no\n{}', 0],
  ['{"a": "\n"}', 6],
])('finds where %j stops being JSON', (text, at) => {
  expect(syntaxErrorAt(text)).toBe(at);
});

it('agrees with JSON.parse() on what is JSON', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"\\u12',
    '"',
    '1',
    '-',
    '.5',
    'e3',
    'null',
    ' ',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      expect(syntaxErrorAt(text) === null).toBe(isJson(text));
    }),
    { numRuns: 3000 },
  );
  fc.assert(fc.property(fc.json(), (text) => syntaxErrorAt(text) === null));
});
