import { describe, expect, it } from 'vitest';
import { isName, isSmallInt, smallIntOf, wordFormsOf } from '../../../src/snapshot/image/word-forms.js';

/** None, False, True, 0, 1, 'get', 3 / 2 and `list`, as the boards gave them. */
const SIM = [6, 14, 30, 1, 3, 690, 0x33d00, 0x174d0];
/** The same in representation D, reckoned by py/obj.h: of 64 bits each, with `list` an address. */
const NAN_BOXED = [
  0x0003000000000000n,
  0x0003400000000000n,
  0x0003c00000000000n,
  0x0001000000000001n,
  0x0001000000000003n,
  0x0002000000000565n,
  0x3ff8000000000000n + 0x8004000000000000n,
  0x00005581c2a4e6c0n,
];
/** As they are read in words of 32 bits: each in two. */
const HALVES = NAN_BOXED.flatMap((word) => [Number(word % 2n ** 32n), Number(word >> 32n)]);
const MICROBIT = [191444, 192048, 192040, 1, 3, 4678, 3225419778, 191524];

describe('forms of words', () => {
  it('are found where floats are objects', () => {
    const forms = wordFormsOf(SIM, [94872, 0, 0, 0x3ff80000], 4)!;
    expect(forms.float).toEqual({ offsetBytes: 8, bytes: 8 });
    expect([690, 12050, 6, 30].map((word) => isName(forms, word))).toEqual([true, true, false, false]);
  });

  it('are found where a float is a word, and None an object', () => {
    const forms = wordFormsOf(MICROBIT, null, 4)!;
    expect(forms.float).toBeNull();
    expect([4678, 6070, 6078, 3225419778].map((word) => isName(forms, word))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('give small integers with their sign', () => {
    const forms = wordFormsOf(SIM, null, 4)!;
    expect([1, 85, 0xffffffff].map((word) => smallIntOf(forms, word))).toEqual([0, 42, -1]);
    expect(isSmallInt(forms, 690)).toBe(false);
  });

  it.each([
    ['of fewer words', SIM.slice(0, 5)],
    ['of integers that are not odd', [6, 14, 30, 2, 4, 690, 0, 0]],
    ['of a string that is an address', [6, 14, 30, 1, 3, 688, 0, 0]],
    ['of representation D, with addresses of 64 bits', NAN_BOXED.map(Number)],
    ['of representation D, with addresses of 32 bits', HALVES.slice(0, 8)],
    ['of integers that do not begin with one', [6, 14, 30, 5, 7, 690, 0, 0]],
  ])('are none %s', (_, words) => {
    expect(wordFormsOf(words, null, 4)).toBeNull();
  });
});
