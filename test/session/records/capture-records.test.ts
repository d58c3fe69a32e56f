import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureRecords } from '../../../src/session/records/capture-records.js';
import { NumberColumn } from '../../../src/session/records/number-column.js';
import { SampleTable } from '../../../src/session/records/sample-table.js';
import { SAMPLE_SOURCES } from '../../../src/session/sample-sources.js';
import type { CaptureRecord, SampleRecord } from '../../../src/session/schema.js';
import { sample } from '../../support/hand-made.js';

const column = (values: number[]) => {
  const numbers = new NumberColumn();
  for (const value of values) numbers.add(value);
  return numbers;
};
const SPECIAL = [0, -0, 1, -1, 127, 128, 2 ** 31, -(2 ** 31), 2 ** 53 - 1, 0.1, 1.5, Number.NaN, Infinity];

describe('NumberColumn', () => {
  it.each(SPECIAL)('gives back %d from a chunk that it alone widens', (odd) => {
    const values = Array.from({ length: 10_000 }, (_, at) => at % 100);
    values[5000] = odd;
    const numbers = column(values);
    expect(values.every((value, at) => Object.is(value, numbers.at(at)))).toBe(true);
  });

  it.each([
    ['an even sequence', (at: number) => 5 + 10 * at],
    ['tenths of a clock', (at: number) => (at * 103 + (at % 17)) / 10],
    ['sizes far from 0', (at: number) => 134_000_000 + ((at * 7919) % 1009) * 16],
    ['numbers below 0', (at: number) => 100 - at],
    ['all of one number, none', () => Number.NaN],
    ['all of one number, -0', () => -0],
    ['more than 32 bits apart', (at: number) => at * 2 ** 33 + (at % 3)],
  ])('gives back %s', (_, value) => {
    const values = Array.from({ length: 9000 }, (_entry, at) => value(at));
    const numbers = column(values);
    expect(values.every((each, at) => Object.is(each, numbers.at(at)))).toBe(true);
  });

  it('gives back any numbers, over several chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.integer(), fc.constantFrom(...SPECIAL))), (some) => {
        const values = Array.from({ length: 9000 }, (_, at) => some[at % (some.length || 1)] ?? 7);
        const numbers = column(values);
        expect(numbers.length).toBe(9000);
        expect(values.every((value, at) => Object.is(value, numbers.at(at)))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('SampleTable', () => {
  const nullable = fc.option(fc.nat());
  const samples = fc.array(
    fc.record(
      {
        source: fc.constantFrom(...SAMPLE_SOURCES),
        role: fc.constantFrom('baseline', 'live', 'final'),
        label: fc.string(),
        atMs: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
        boardMs: fc.double({ noNaN: true, noDefaultInfinity: true }),
        collected: fc.boolean(),
        freeBytes: nullable,
        stackBytes: nullable,
        pauseUs: nullable,
      },
      { requiredKeys: ['source', 'atMs', 'boardMs', 'collected', 'freeBytes', 'stackBytes', 'pauseUs'] },
    ),
  );

  it('gives back samples as they were, also what is null and what is absent', () => {
    fc.assert(
      fc.property(samples, (changes) => {
        const given = changes.map((change, at) => sample(at + 1, at * 16, change as Partial<SampleRecord>));
        const table = new SampleTable();
        for (const record of given) table.add(record as SampleRecord);
        expect([...table]).toEqual(given);
        expect([...table].map((record) => Object.keys(record).sort())).toEqual(
          given.map((record) => Object.keys(record).sort()),
        );
      }),
    );
  });

  it('has nothing beyond its end', () => {
    const table = new SampleTable();
    table.add(sample(1, 100) as SampleRecord);
    expect(() => table.at(1)).toThrow('no sample 1 of 1');
    expect(() => table.at(-1)).toThrow(RangeError);
  });
});

describe('CaptureRecords', () => {
  const records = [
    { type: 'warning', atMs: 0, code: 'a', message: 'first' },
    { ...sample(1, 100, { role: 'baseline', source: 'prompt' }), atMs: 1 },
    { ...sample(2, 200, { label: 'here' }), atMs: 2 },
    { type: 'collect', atMs: 3, by: 'host' },
    { type: 'warning', atMs: 4, code: 'b', message: 'second' },
    { ...sample(3, 300), atMs: 5 },
  ] as CaptureRecord[];
  const all = CaptureRecords.of(records);

  it('has them in their order, as often as one asks', () => {
    expect([...all]).toEqual(records);
    expect([...all]).toEqual(records);
    expect(all.length).toBe(6);
  });

  it('are an array in JSON', () => {
    expect(JSON.parse(JSON.stringify({ records: all }))).toEqual({ records });
  });

  it('has those of one type', () => {
    expect([...all.ofType('sample')].map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect([...all.ofType('warning')].map(({ code }) => code)).toEqual(['a', 'b']);
    expect(all.first('warning')).toEqual(records[0]);
    expect(all.first('end')).toBeNull();
    expect(all.samples.length).toBe(3);
  });

  it('has the last, whatever it is', () => {
    expect(all.last).toEqual(records[5]);
    expect(CaptureRecords.of(records.slice(0, 5)).last).toEqual(records[4]);
    expect(CaptureRecords.of([]).last).toBeNull();
  });
});

describe('records of an older capture', () => {
  const map = { type: 'heap-map', atMs: 0, role: 'between', dump: '' };
  const figures = {
    type: 'heap-figures',
    atMs: 0,
    totalBytes: 1,
    largestFreeBlocks: 1,
    internedStrings: null,
  };
  const taken = (seq: number): object => ({ ...sample(seq, 100), atMs: 1 });
  const older = (...records: object[]) => [...CaptureRecords.of(records as CaptureRecord[])];

  it('get the labels of their marks into the samples, whichever came first', () => {
    const mark = { type: 'mark', atMs: 0, seq: 2, label: 'here' };
    const [first, second, third] = [taken(1), taken(2), taken(3)];
    const labelled = [first, { ...second, label: 'here' }, third];
    expect(older(first!, second!, mark, third!)).toEqual(labelled);
    expect(older(first!, mark, second!, third!)).toEqual(labelled);
    expect(older(first!, second!, map, mark, third!)).toEqual(
      labelled.toSpliced(2, 0, { ...map, afterSeq: 2 }),
    );
  });

  it('lose a label of which the sample did not arrive, and what the sources of samples tell', () => {
    const iteration = { type: 'iteration', atMs: 0, index: 1, startSeq: 1, endSeq: 2 };
    const mark = { type: 'mark', atMs: 0, seq: 9, label: 'lost' };
    expect(older(taken(1), mark, iteration, taken(2))).toEqual([taken(1), taken(2)]);
  });

  it('say after which sample they were read', () => {
    expect(older(map, taken(3), figures, taken(7), map)).toEqual([
      { ...map, afterSeq: 0 },
      taken(3),
      { ...figures, afterSeq: 3 },
      taken(7),
      { ...map, afterSeq: 7 },
    ]);
  });

  it('keep what they say themselves', () => {
    expect(older(taken(3), { ...figures, afterSeq: 2 })[1]).toMatchObject({ afterSeq: 2 });
  });
});
