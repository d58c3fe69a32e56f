import { describe, expect, it } from 'vitest';
import { growthOf } from '../../../src/session/census/growing.js';

describe('growth over the later walks', () => {
  it.each([
    ['rising all the while', 'list', [5, 10, 20, 40], { from: 1, entries: 30 }],
    ['filled up', 'list', [5, 10, 10, 10], null],
    ['risen at last alone', 'list', [5, 5, 5, 6], null],
    ['drained once', 'list', [5, 10, 4, 40], null],
    ['met twice', 'list', [null, null, 3, 9], null],
    ['a chain met twice', 'chain', [null, null, 8, 16], { from: 2, entries: 8 }],
    ['too few walks', 'list', [5, 10], null],
    ['gone', 'list', [5, 10, 20, null], null],
  ])('%s', (_, kind, lengths, growth) => {
    expect(growthOf(kind, lengths)).toEqual(growth);
  });
});
