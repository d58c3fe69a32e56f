import { describe, expect, it } from 'vitest';
import { compareKeys, type SortKey, sortKey } from '../../../reports/page/tables/sort-key.js';

describe('sortKey', () => {
  it.each<[string, SortKey]>([
    ['12,345 B', 12_345],
    ['1.5 KiB', 1536],
    ['2 MiB', 2_097_152],
    ['-40 B', -40],
    ['−40 B', -40],
    ['900 µs', 900],
    ['12.5 ms', 12_500],
    ['3 s', 3_000_000],
    ['1,024 to 2,047 B', 1024],
    ['50 samples', 50],
    ['0x1f0', 0x1f0],
    ['97 %', 97],
    ['area 2, 0x10', 'area 2, 0x10'],
    ['  ', null],
  ])('%j', (text, key) => {
    expect(sortKey(text)).toBe(key);
  });
});

describe('compareKeys', () => {
  const sorted = (keys: SortKey[], direction: 1 | -1) =>
    [...keys].sort((a, b) => compareKeys(a, b, direction));

  it('sorts figures by size and texts by their numbers, and leaves empty cells last', () => {
    const keys = ['area 10', null, 3, 'area 9', 20];
    expect(sorted(keys, 1)).toEqual([3, 20, 'area 9', 'area 10', null]);
    expect(sorted(keys, -1)).toEqual(['area 10', 'area 9', 20, 3, null]);
  });
});
