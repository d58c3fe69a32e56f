import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleScanner } from '../../../src/session/read/scan-sample.js';
import { recordSchema, SAMPLE_ROLES, SAMPLE_SOURCES } from '../../../src/session/schema.js';
import { sample } from '../../support/hand-made.js';

const RUNS = 2000;
const scanner = new SampleScanner();

/** Between other bytes, as in a piece of a file. */
function scan(line: string) {
  const bytes = Buffer.from(`"atMs":1}\n${line}\n{"type":"sample"`);
  return scanner.scan(bytes, 10, 10 + Buffer.byteLength(line));
}

function bySchema(line: string): unknown {
  try {
    const record = recordSchema.safeParse(JSON.parse(line));
    return record.success ? record.data : null;
  } catch {
    return null;
  }
}

/** Mostly as boards give them, so that most lines are read and not left to the schema. */
const figure = fc.oneof(
  { weight: 30, arbitrary: fc.nat() },
  fc.maxSafeNat(),
  fc.constantFrom(0, 10, 1e15, 2 ** 53 - 1),
);
const tenth = fc.oneof(
  { weight: 30, arbitrary: fc.nat().map((value) => value / 10) },
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
);
const samples = fc.record(
  {
    source: fc.constantFrom(...SAMPLE_SOURCES),
    boardMs: fc.oneof({ weight: 9, arbitrary: tenth }, fc.integer()),
    allocBytes: figure,
    freeBytes: fc.option(figure),
    stackBytes: fc.option(figure),
    collected: fc.boolean(),
    pauseUs: fc.option(figure),
    previousCostUs: figure,
    label: fc.oneof({ weight: 9, arbitrary: fc.string() }, fc.string({ unit: 'binary' })),
    role: fc.constantFrom(...SAMPLE_ROLES),
    atMs: tenth,
    seq: fc.integer({ min: 1 }),
  },
  {
    requiredKeys: [
      'atMs',
      'boardMs',
      'allocBytes',
      'freeBytes',
      'stackBytes',
      'collected',
      'pauseUs',
      'previousCostUs',
      'source',
      'seq',
    ],
  },
);
const lines = samples.map((fields) => JSON.stringify({ type: 'sample', ...fields }));

describe('SampleScanner', () => {
  it('reads what the writer writes', () => {
    const written = { ...sample(7, 2784, { source: 'timer', pauseUs: 900 }), atMs: 810.6 };
    expect(scan(JSON.stringify(written))).toEqual(written);
    const marked = { ...sample(8, 0, { label: 'step 2', role: 'final' }), atMs: 0 };
    expect(scan(JSON.stringify(marked))).toEqual(marked);
  });

  it('reads nothing but what the schema reads, and the same', () => {
    let read = 0;
    fc.assert(
      fc.property(lines, (line) => {
        const scanned = scan(line);
        expect(scanned ?? bySchema(line)).toEqual(bySchema(line));
        if (scanned !== null) read += 1;
      }),
      { numRuns: RUNS },
    );
    expect(read).toBeGreaterThan(RUNS / 4);
  });

  it('reads nothing of a damaged line that the schema does not read, and the same of the rest', () => {
    const piece = fc.constantFrom(
      '',
      '"',
      ',',
      ':',
      '}',
      '{',
      '0',
      '1',
      '.',
      '-',
      'e5',
      'null',
      'true',
      ' ',
      '\\',
      ',"x":1',
      ',"seq":2',
    );
    let read = 0;
    fc.assert(
      fc.property(lines, fc.nat(300), fc.nat(3), piece, (line, place, removed, put) => {
        const at = place % line.length;
        const damaged = line.slice(0, at) + put + line.slice(at + removed);
        const scanned = scan(damaged);
        expect(scanned ?? bySchema(damaged)).toEqual(bySchema(damaged));
        if (scanned !== null) read += 1;
      }),
      { numRuns: RUNS },
    );
    // A piece that is put into a number, or for nothing, leaves a line that is whole.
    expect(read).toBeGreaterThan(RUNS / 50);
  });

  it.each([
    ['a field that is missing', (line: string) => line.replace(/"allocBytes":\d+,/, '')],
    ['a field twice', (line: string) => line.replace('"seq":7', '"seq":7,"seq":7')],
    ['a field that nobody knows', (line: string) => line.replace('"seq":7', '"seq":7,"sec":7')],
    ['a number that begins with 0', (line: string) => line.replace('"seq":7', '"seq":07')],
    ['sample 0', (line: string) => line.replace('"seq":7', '"seq":0')],
    ['more digits than are exact', (line: string) => line.replace('"seq":7', '"seq":1234567890123456')],
    ['a source that does not exist', (line: string) => line.replace('"timer"', '"time"')],
    ['a part of a byte', (line: string) => line.replace('2784', '2784.5')],
    ['something behind it', (line: string) => `${line} `],
    ['no end', (line: string) => line.slice(0, -1)],
    ['another record', (line: string) => line.replace('"sample"', '"samples"')],
  ])('leaves %s to the schema', (_, damage) => {
    const line = JSON.stringify({ ...sample(7, 2784, { source: 'timer' }), atMs: 810.6 });
    expect(scan(line)).not.toBeNull();
    expect(scan(damage(line))).toBeNull();
  });
});
