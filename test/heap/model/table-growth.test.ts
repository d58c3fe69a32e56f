import { describe, expect, it } from 'vitest';
import { tablesThatAskFor } from '../../../src/heap/model/table-growth.js';

describe('a table that is full asks for its next size', () => {
  it.each([
    // A list doubles its words.
    [2048, 4, [['list', 1024, 256, 512]]],
    [4096, 8, [['list', 2048, 256, 512]]],
    // 29 entries of two words follow on 23, 59 of one word on 47.
    [
      29 * 8,
      4,
      [
        ['dict', 23 * 8, 23, 29],
        ['list', 29 * 4, 29, 58],
      ],
    ],
    [59 * 4, 4, [['set', 47 * 4, 47, 59]]],
    // Beyond the table of sizes: half as many more than one more, made odd.
    [
      82363 * 16,
      8,
      [
        ['dict', 54907 * 16, 54907, 82363],
        ['list', 82363 * 8, 82363, 164726],
      ],
    ],
    // Neither an even number of words nor a size of a set.
    [303 * 4, 4, []],
    [301, 4, []],
  ])('%i bytes, words of %i', (bytes, wordBytes, expected) => {
    const found = tablesThatAskFor(bytes, wordBytes);
    expect(
      found.map(({ table, oldBytes, oldEntries, newEntries }) => [table, oldBytes, oldEntries, newEntries]),
    ).toEqual(expected);
  });
});
