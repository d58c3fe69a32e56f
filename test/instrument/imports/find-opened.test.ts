import { describe, expect, it } from 'vitest';
import { findOpened } from '../../../src/instrument/imports/find-opened.js';

describe('the files that a program opens by name', () => {
  it.each([
    ['open("a.txt")', [{ path: 'a.txt', writes: false }]],
    ["with open('data/a.bin', 'rb') as f: pass", [{ path: 'data/a.bin', writes: false }]],
    ['open("a", "w")', [{ path: 'a', writes: true }]],
    ['open("a", mode="r+")', [{ path: 'a', writes: true }]],
    ['open("a", mode)', [{ path: 'a', writes: true }]],
    ['open("a", "r", encoding="utf8")', [{ path: 'a', writes: false }]],
    ['open(path)', []],
    ['files.open("a")', []],
    ['# open("a")', []],
  ])('%s', (text, expected) => {
    expect(findOpened(text)).toEqual(expected);
  });
});
