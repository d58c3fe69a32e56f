import { describe, expect, it } from 'vitest';
import { parseBytes } from '../../../src/agent/board/parse-bytes.js';

describe('bytes as a board prints them', () => {
  it.each<[literal: string, bytes: number[] | null]>([
    ["b''", []],
    ["b'ab'", [0x61, 0x62]],
    [`b"it's"`, [...Buffer.from("it's")]],
    [String.raw`b'\n\r\t\\\'\x00\xff'`, [10, 13, 9, 0x5c, 0x27, 0, 255]],
    ["b'ab", null],
    ["'ab'", null],
    ["b'\\q'", null],
    ["b'\\x0'", null],
    ["b'\u00e9'", null],
    ["b'a\\'", null],
  ])('%s', (literal, bytes) => {
    expect(parseBytes(literal)).toEqual(bytes === null ? null : Buffer.from(bytes));
  });
});
