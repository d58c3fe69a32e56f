import { describe, expect, it } from 'vitest';
import {
  type AreaList,
  comparedCounts,
  counterConditions,
  counterValues,
  type OneTable,
} from '../../../src/agent/sampler/table-counter.js';

const COUNTER: OneTable = { form: 'thumb', address: 0x200028c0, tableBytes: 3842, largestBytes: 30000 };
const AREAS: AreaList = {
  form: 'areas',
  address: 0x3ffc405c,
  otherTables: 1,
  largestBytes: 7000,
  growingBytes: 50_000,
};

describe('the lines of the agent that count in the allocation table', () => {
  it('are none where gc.mem_alloc() is asked', () => {
    const conditions = counterConditions(null, { overwrites: true });
    expect(Object.values(conditions)).not.toContain(true);
  });

  it('have a part of a word to shift out where the table ends in one', () => {
    const whole = { ...COUNTER, tableBytes: 3840 };
    expect(counterConditions(COUNTER, { overwrites: true })).toMatchObject({ thumb: true, thumbPart: true });
    expect(counterConditions(whole, { overwrites: true }).thumbPart).toBe(false);
    expect(counterConditions({ ...COUNTER, form: 'viper' }, { overwrites: true })).toEqual({
      counts: true,
      thumb: false,
      thumbPart: false,
      viper: true,
      areas: false,
      oneTable: true,
      fills: false,
    });
    expect(counterConditions(AREAS, { overwrites: false })).toEqual({
      counts: true,
      thumb: false,
      thumbPart: false,
      viper: false,
      areas: true,
      oneTable: false,
      fills: true,
    });
  });

  it('go from area to area by records, of which the tables that are named make the length', () => {
    const values = { HIGH: 0x3ffc, LOW: 0x405c, BEGIN: 4, END: 5, LARGEST: 7000, GROWING: 50_000 };
    expect(counterValues(AREAS)).toEqual(values);
    expect(counterValues({ ...AREAS, otherTables: 0 })).toEqual({ ...values, BEGIN: 3, END: 4 });
  });

  it('have their place and their length by bytes, by words and by steps', () => {
    expect(counterValues(COUNTER)).toEqual({
      ADDRESS: 536881344,
      ADDRESS_A: 0x20,
      ADDRESS_B: 0,
      ADDRESS_C: 0x28,
      ADDRESS_D: 0xc0,
      // 960 words, 0x3c0, and 2 bytes: 16 bits of the last word are of something else.
      WORDS_B: 0,
      WORDS_C: 3,
      WORDS_D: 0xc0,
      BEHIND: 16,
      // 160 steps of 24 bytes.
      STEPS: 160,
      LEFT: 2,
      LARGEST: 30000,
    });
  });
});

describe('what the comparison gave', () => {
  const of = (text: string) => comparedCounts(Buffer.from(text));

  it('is read from among what else is printed', () => {
    expect(of('x\r\n\x1e= 15 2 4096 4112 15 2 4096 4112\r\n')).toEqual({
      states: 15,
      differing: 2,
      countedBytes: 4096,
      allocBytes: 4112,
    });
  });

  it.each([
    '',
    '\x1e= 15 0 0 0\r\n',
    '\x1e= 15 0 0 0 15 0 0\r\n',
    '\x1e= 15 0 0 0 15 1 0 0\r\n',
    '\x1e= 15 0 0 0 15 0 0 0',
  ])('is not known from %j', (text) => {
    expect(of(text)).toBeNull();
  });
});
