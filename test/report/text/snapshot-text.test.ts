import { expect, it } from 'vitest';
import { lostLocals } from '../../../src/report/text/snapshot/snapshot-text.js';

it.each([
  ['duration', 'The program was stopped; objects that only local names of its functions held are gone.'],
  ['exception', 'The program raised; objects that only local names of its functions held are gone.'],
] as const)('a program that ended by %s has let go of its local names', (end, text) => {
  expect(lostLocals(end)).toBe(`${text} mpgc leak looks at these while they run.`);
});

it('one that came to its end has not, and neither where none was run', () => {
  expect([lostLocals('finished'), lostLocals('exit'), lostLocals(null)]).toEqual([null, null, null]);
});
