import { expect, it } from 'vitest';
import { keepAllocations } from '../../../src/heap/model/keep-allocations.js';

it('leaves what a later map has too, at the same place with the same kind and length', () => {
  const area = (letters: string, address = '20000000') => ({ address, letters });
  expect(keepAllocations([area('h=L==A.T..')], [area('h=L=.AhD..')])).toEqual([area('h=...A....')]);
  expect(keepAllocations([area('h=')], [area('h=', '20001000')])).toEqual([area('..')]);
});
