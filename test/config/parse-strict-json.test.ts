import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseStrictJson } from '../../src/config/parse-strict-json.js';
import { MpgcError } from '../../src/errors.js';

function messageOf(text: string): string | null {
  try {
    parseStrictJson(text, 'x.json');
    return null;
  } catch (error) {
    if (!(error instanceof MpgcError)) throw error;
    expect(error.code).toBe('CONFIG_INVALID');
    return error.message;
  }
}

it.each([
  ['{"a": 1,}', "1:9 is not JSON: '}' is not expected there."],
  ['{\n "a": 1\n "b": 2}', `3:2 is not JSON: '"' is not expected there.`],
  ['{a: 1}', "1:2 is not JSON: 'a' is not expected there."],
  ["{'a': 1}", "1:2 is not JSON: ''' is not expected there."],
  ['{"a": 01}', "1:8 is not JSON: '1' is not expected there."],
  ['[1, 2', '1:6 is not JSON: it ends too soon.'],
  ['', '1:1 is not JSON: it ends too soon.'],
  ['{} {}', "1:4 is not JSON: '{' is not expected there."],
  ['// no\n{}', "1:1 is not JSON: '/' is not expected there."],
  ['{"a": "\n"}', `1:7 is not JSON: '"' is not expected there.`],
  ['{"a": 1,\n "a": 1}', '2:2: duplicate key a.'],
  ['{"a": [{"b": 1, "\\u0062": 2}]}', '1:17: duplicate key b.'],
])('says where %j stops being JSON', (text, message) => {
  expect(messageOf(text)).toBe(`x.json:${message}`);
});

it.each(['{"a": {"a": 1}, "b": {"a": 1}}', '[{"a": 1}, {"a": 1}]', '["a", "a"]'])(
  '%s has no key twice',
  (text) => {
    expect(parseStrictJson(text, 'x.json')).toEqual(JSON.parse(text));
  },
);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it('agrees with JSON.parse() on what is JSON', () => {
  const piece = fc.constantFrom(...'{}[],:"1- \n', '"a"', '"b"', '"\\u12', '.5', 'e3', 'null');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      expect(/is not JSON/.test(messageOf(text) ?? '')).toBe(!isJson(text));
    }),
    { numRuns: 3000 },
  );
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseStrictJson(text, '')).toEqual(JSON.parse(text));
    }),
  );
});

it.each([
  ['lists', '['.repeat(200_000)],
  ['whole lists', '['.repeat(200_000) + ']'.repeat(200_000)],
  ['objects', '{"a":'.repeat(100_000)],
  ['lists behind a text that does not end', `"\n${'["]",'.repeat(100_000)}`],
])('refuses nesting that no parser survives: %s', (_what, text) => {
  expect(messageOf(text)).toMatch(/^x\.json is nested too deeply\.$|is not JSON/);
});
