import { expect, it } from 'vitest';
import { differentParts } from './same-figures.js';

it.each([
  ['the same', 'peak 8,496 13 %', 'peak 8,496 13 %'],
  ['a large figure by 1 %', 'free 104,176 B', 'free 104,128 B'],
  [
    'an estimate that is near',
    'leaks about 144 B (136 to 155 B), about 16 B in tables',
    'leaks about 142 B (134 to 147 B), about 14 B in tables',
  ],
  ['a time', 'took 12.3 s in 842 ms', 'took 9.8 s in 1,020 ms'],
  [
    'a time of calls that is left out',
    'after about 940,000 calls (42.0 s of calls).',
    'after about 940,000\ncalls.',
  ],
])('takes %s for the same', (_what, documented, printed) => {
  expect(differentParts(documented, printed)).toEqual([]);
});

it.each([
  ['a word', 'At this rate', 'At that rate'],
  ['a large figure by more', 'free 104,176 B', 'free 106,176 B'],
  ['an estimate that is far', 'leaks about 144 B (136 to 155 B)', 'leaks about 128 B (136 to 155 B)'],
  ['a bound that is far', 'leaks about 144 B (136 to 155 B)', 'leaks about 144 B (118 to 155 B)'],
  ['a small figure', '126 samples', '127 samples'],
  ['the number of figures', '8 B', '8 B, 9 B'],
  ['a paragraph', 'one\n\ntwo', 'one'],
])('tells %s that is another', (_what, documented, printed) => {
  expect(differentParts(documented, printed)).toHaveLength(1);
});
