import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { viewReport } from '../../../src/report/view-report.js';
import { CaptureWriter } from '../../../src/session/capture-writer.js';
import { readCapture } from '../../../src/session/read/read-capture.js';
import type { CaptureRecord, NewRecord } from '../../../src/session/schema.js';
import { admitRecords } from '../../../src/session/write/admit-records.js';
import { board, END, heapMap, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { HEADER } from '../../support/record.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-admit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes what a board is made to say, and reads it again. */
function written(records: object[]): CaptureRecord[] {
  const path = join(folder, 'run.mpgc.jsonl');
  const writer = CaptureWriter.create(path, HEADER, { force: true, admit: admitRecords() });
  for (const record of records) writer.append(record as NewRecord);
  writer.close();
  const capture = readCapture(path);
  expect(capture.truncated).toBe(false);
  expect(viewReport(analyse(capture), 'x').capture).toBe('x');
  return [...capture.records].slice(1);
}

const RECORDS = [
  ...WHOLE_RUN,
  { type: 'error', origin: 'program', code: 'ValueError', message: 'm', traceback: 't', allowed: true },
  {
    type: 'error',
    origin: 'board',
    code: 'BOARD_SILENT',
    values: { phase: 'x', waitedMs: 5, received: 'x' },
  },
  { type: 'warning', code: 'batch-lost', values: { calls: 5 } },
  { type: 'warning', code: 'collects-itself', values: { lines: [1, 2] } },
  { type: 'discarded', code: 'unknown-source', values: { source: 9 }, text: 'x' },
  { type: 'batch', phase: 'calls', calls: 2, errors: 0, stepped: false, boardMs: 1, afterSeq: 1 },
  { type: 'heap-figures', totalBytes: 16000, largestFreeBlocks: 5, internedStrings: { count: 1, bytes: 2 } },
  { type: 'system-heap', regions: [{ totalBytes: 9, freeBytes: 8, largestFreeBytes: 7, leastFreeBytes: 6 }] },
  { type: 'collector', enabled: true, threshold: 5 },
  ...['exit', 'exception', 'lost'].map((reason) => ({ ...END, reason })),
];
const WILD = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(2 ** 63, -(2 ** 63), 2 ** 53, 1e308, 5e-324, Number.NaN, Infinity, -Infinity, -0, -1, null),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\ud800', '"sum":1}', '\n{"type":"end"}\n', '__proto__', 'x'.repeat(5000)),
);

/** The same with the one of its values that `at` says another. */
function changed<T>(value: T, at: number, wild: unknown): T {
  const paths = [...leaves(value)];
  const path = paths[at % paths.length] ?? [];
  const copy = structuredClone(value);
  let inside = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) inside = inside[key] as Record<string, unknown>;
  // Of these two mpgc is sure: what is no dump never becomes a map.
  if (!['type', 'dump'].includes(path.at(-1)!)) inside[path.at(-1)!] = wild;
  return copy;
}

function* leaves(value: unknown, path: string[] = []): Generator<string[]> {
  if (value === null || typeof value !== 'object') yield path;
  else for (const [key, part] of Object.entries(value)) yield* leaves(part, [...path, key]);
}

describe('whatever a board says', () => {
  it('is written so that it can be read', () => {
    const record = fc
      .tuple(fc.constantFrom(...RECORDS), fc.nat(), fc.option(WILD))
      .map(([given, at, wild]) => (wild === null ? given : changed(given, at, wild)));
    fc.assert(
      fc.property(fc.array(record, { maxLength: 12 }), (records) => {
        written([board(), ...records]);
      }),
      { numRuns: 500 },
    );
  });

  it('is kept where the reader takes it, and shown where it does not', () => {
    const kept = written([board(), sample(1, 5), sample(2, 99, { freeBytes: -83 }), sample(3, 6), END]);
    expect(kept.map(({ type }) => type)).toEqual(['board', 'sample', 'discarded', 'sample', 'end']);
    expect(kept[2]).toMatchObject({
      code: 'refused',
      values: { record: 'sample' },
      text: expect.stringContaining('"freeBytes":-83'),
    });
  });

  it('is held to nothing that was refused', () => {
    const map = heapMap('final', '.'.repeat(1000));
    const kept = written([board(), sample(5, 5, { pauseUs: 1 }), { ...map, afterSeq: 5 }, sample(4, 5), map]);
    expect(kept.map(({ type }) => type)).toEqual(['board', 'discarded', 'discarded', 'sample', 'heap-map']);
  });

  it.each([0, -1, 255, 2 ** 31, 2 ** 53 + 2, 2 ** 63, -1e300])(
    'is an exit code that is kept: %d',
    (exitCode) => {
      const [, end] = written([board(), { ...END, reason: 'exit', exitCode }]);
      expect(end).toMatchObject({ type: 'end', exitCode });
    },
  );

  it('is the end of the run, also with an exit code that is no number', () => {
    const [, end] = written([board(), { ...END, reason: 'exit', exitCode: Infinity }]);
    expect(end).toMatchObject({ type: 'end', exitCode: null });
  });

  it('is written as often as a capture holds it, and said so a few times', () => {
    const kept = written([board(), ...Array(12_000).fill({ type: 'warning', code: 'x', values: {} }), END]);
    const count = (type: string) => kept.filter((record) => record.type === type).length;
    expect([count('warning'), count('discarded'), count('end')]).toEqual([10_000, 100, 1]);
  });
});
