import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { parseHeapDump } from '../../../src/heap/map/parse-dump.js';
import { countValues } from '../../../src/session/read/count-values.js';
import { parseCapture } from '../../../src/session/read/read-capture.js';
import { board } from '../../support/hand-made.js';
import { HEADER } from '../../support/record.js';

const textOf = (...records: (object | string)[]) =>
  records
    .map((record) => `${typeof record === 'string' ? record : JSON.stringify({ atMs: 0, ...record })}\n`)
    .join('');
const read = (...records: (object | string)[]) =>
  analyse(parseCapture(textOf(HEADER, board({ growing: true }), ...records), 'x'));
const many = (count: number, record: object) => Array<object>(count).fill(record);
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

const WARNING = { type: 'warning', code: 'x', values: {} };
const REGION = { totalBytes: 9, freeBytes: 8, largestFreeBytes: 7, leastFreeBytes: 6 };

/** A map that is free, most of it as a number of lines. */
function freeMap(lines: number | string, totalBytes: number | string) {
  return {
    type: 'heap-map',
    role: 'between',
    dump: `GC: total: ${totalBytes}, used: 0, free: ${totalBytes}\nGC memory layout; from 20000000:\n       (${lines} lines all free)`,
  };
}

describe('a capture that would take too much memory', () => {
  it.each<[string, (object | string)[], string]>([
    [
      'a map of more blocks than any heap',
      [freeMap(99_999_999_999, 99_999_999_999 * 1024)],
      'heap maps of more than 33554432 blocks',
    ],
    [
      'a map of more lines than there are numbers',
      [freeMap('9'.repeat(400), 16)],
      'heap maps of more than 33554432 blocks',
    ],
    ['many large maps', many(100, freeMap(2 ** 14, 2 ** 24)), 'heap maps of more than 33554432 blocks'],
    ['many maps', many(6000, freeMap(1, 1024)), 'more than 5000 heap-map records'],
    ['many warnings', many(10_001, WARNING), 'more than 10000 warning records'],
    [
      'many errors',
      many(10_001, { type: 'error', origin: 'program', code: 'E', allowed: true }),
      'more than 10000 error records',
    ],
    ['many regions', [{ type: 'system-heap', regions: many(101, REGION) }], '101 regions of a heap'],
    [
      'much text',
      many(9, { type: 'output', text: 'x'.repeat(2 ** 23) }),
      'more than 64 MiB of records other than samples',
    ],
    [
      'a line of many values',
      [`{"type":"warning","code":"x","values":{"a":${deep(200_000)}}}`],
      'more than 100000 values',
    ],
    [
      'nesting',
      [`{"type":"warning","code":"x","atMs":0,"values":{"a":${deep(50_000)}}}`],
      'values.a: Invalid input',
    ],
    [
      'a long name of a field',
      [`{"type":"warning","code":"x","atMs":0,"values":{"${'a'.repeat(9999)}":[[]]}}`],
      'values.aaaa',
    ],
  ])('is refused: %s', (_what, records, complaint) => {
    const refusal = expect.objectContaining({
      code: 'CAPTURE_DAMAGED',
      exitCode: 5,
      message: expect.stringMatching(new RegExp(`^x:\\d+ is damaged \\(.*${complaint}.{0,200}$`)),
    });
    expect(() => read(...records)).toThrow(refusal);
  });

  it('is read up to these bounds', () => {
    const { capture } = read(...many(10_000, WARNING), ...many(2, freeMap(2 ** 14, 2 ** 24)));
    expect(capture.records.length).toBe(10_004);
  });

  it('is refused where its header is that', () => {
    const header = `{"format":"mpgc.capture","version":1,"x":${deep(200_000)}}\n`;
    expect(() => parseCapture(header, 'x')).toThrow(
      expect.objectContaining({ code: 'CAPTURE_NOT_A_CAPTURE' }),
    );
  });
});

it('refuses a dump of more blocks than 64 MiB have, before it writes them out', () => {
  expect(() => parseHeapDump(freeMap(2 ** 16 + 1, 2 ** 26).dump)).toThrow(
    expect.objectContaining({ code: 'HEAP_DUMP_INVALID', values: { why: 'too-large' } }),
  );
  expect(parseHeapDump(freeMap(2 ** 16, 2 ** 26).dump).counts.freeBlocks).toBe(2 ** 22);
});

it.each([
  ['{"a":1,"b":[1,2,3]}', 5],
  ['{"a":",,,[[[{{{","b":"\\",["}', 2],
  ['"\\\\",[', 2],
  ['', 0],
])('counts the values of %s', (text, count) => {
  const bytes = Buffer.from(text);
  expect(countValues(bytes, 0, bytes.length)).toBe(count);
});
