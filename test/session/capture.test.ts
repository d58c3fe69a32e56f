import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { CaptureWriter } from '../../src/session/capture-writer.js';
import { decodeContent, encodeContent } from '../../src/session/content.js';
import { parseCapture, readCapture } from '../../src/session/read/read-capture.js';
import { RecordRules } from '../../src/session/rules/record-rules.js';
import {
  type CaptureRecord,
  type HeaderRecord,
  type NewRecord,
  type RecordOf,
  recordSchema,
} from '../../src/session/schema.js';
import { SIDES } from '../../src/session/snapshot/sides.js';
import { board, END as END_RECORD, sample } from '../support/hand-made.js';
import { kept, ownersRecord } from '../support/owners-record.js';
import { HEADER } from '../support/record.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-capture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = () => join(folder, `${files++}.mpgc.jsonl`);

interface JsonSchema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  format?: string;
  minimum?: number;
  minItems?: number;
  maxItems?: number;
  exclusiveMinimum?: number;
}

/** Values that a JSON schema allows. */
function valuesOf(schema: JsonSchema): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type) => valuesOf({ ...schema, type })));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(valuesOf));
  const min =
    schema.minimum ?? (schema.exclusiveMinimum === undefined ? -(2 ** 40) : schema.exclusiveMinimum + 1);
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.max(min, -(2 ** 40)), max: 2 ** 40 });
    case 'number':
      return fc.integer({ min: min * 10, max: 2 ** 40 }).map((tenths) => tenths / 10);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(4, schema.maxItems ?? 4),
      });
    case 'string':
      return schema.format === 'date-time'
        ? fc
            .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
            .map((date) => date.toISOString())
        : fc.string({ unit: 'binary', maxLength: 30 });
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, value]) => [name, valuesOf(value)]),
        ),
        { requiredKeys: schema.required ?? [] },
      );
    default:
      throw new Error(`no values for ${JSON.stringify(schema)}`);
  }
}

const SCHEMAS = recordSchema.options.map((option) => ({
  type: option.shape.type.value,
  values: valuesOf(z.toJSONSchema(option) as JsonSchema) as Arbitrary<CaptureRecord>,
}));

const BOARD = { ...board(), atMs: 0 } as CaptureRecord;
const SAMPLE = { ...sample(1, 5000), seq: 1, atMs: 1 };
const END = { ...END_RECORD, atMs: 9 };
const OUTPUT: CaptureRecord = { type: 'output', atMs: 1.5, text: 'hello\r\n' };
const WARNING: CaptureRecord = { type: 'warning', atMs: 2, code: 'c', message: 'größe' };
const textOf = (...records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
const failure = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

/** Whether it could stand in a capture by itself. */
function keepsRules(record: CaptureRecord): boolean {
  const bare = 'afterSeq' in record ? { ...record, afterSeq: 0 } : record;
  const rules = new RecordRules();
  if (record.type === 'sample') rules.complaint(BOARD);
  return rules.complaint(bare) === null;
}

/** Figures that a board can come to, of places in functions that are there: a record of many places seldom has these by chance. */
function withinRules(record: CaptureRecord): CaptureRecord {
  if (record.type === 'owners') return withPlaces(record);
  if (record.type !== 'lines') return record;
  const { functions, probes, ...figures } = record;
  return {
    ...small(figures),
    functions: functions.map(small),
    probes: (functions.length > 0 ? probes : []).map((probe) => ({
      ...small(probe),
      function: probe.function % functions.length,
      measured: Math.min(probe.measured, probe.hits, 10_000),
      hits: Math.min(probe.hits, MOST),
    })),
  };
}

/** Each object behind its holder, and all that is said of objects of those that are there. */
function withPlaces({ owners, tree, maps, ...figures }: RecordOf<'owners'>): CaptureRecord {
  const { length } = tree.objects;
  const within = (place: number) => (place < 0 || length === 0 ? -1 : place % length);
  return {
    ...figures,
    owners: owners.map(({ place, ...one }) => ({
      ...one,
      place: place === null || length === 0 ? null : within(place),
    })),
    tree: {
      ...tree,
      objects: tree.objects.map((one, at) => ({ ...one, holder: Math.min(one.holder, at - 1) })),
    },
    maps: maps.map(({ role, allocations, sides, objects }) => ({
      role,
      allocations,
      sides: allocations.map((_, at) => (sides[at] ?? -1) % SIDES.length),
      objects: allocations.map((_, at) => within(objects[at] ?? -1)),
    })),
  };
}

const MOST = 2 ** 36;
function small<T extends object>(values: T): T {
  const parts = Object.entries(values).map(([key, value]) => [
    key,
    typeof value === 'number' ? Math.max(-MOST, Math.min(MOST, value)) : value,
  ]);
  return Object.fromEntries(parts);
}

const withObjects = (...holders: number[]) => ({
  ...ownersRecord().tree,
  objects: holders.map((holder) => kept('x', { holder })),
});
const OWNED_MAP = { role: 'final' as const, allocations: [1], sides: [0], objects: [0] };
const BROKEN_PLACES: [string, object[], string][] = [
  [
    'an object that is its own holder',
    [{ ...ownersRecord({ tree: withObjects(0) }), atMs: 1 }],
    'object 0, which stands before its holder 0',
  ],
  [
    'blocks of no object',
    [{ ...ownersRecord({ tree: withObjects(-1), maps: [{ ...OWNED_MAP, objects: [1] }] }), atMs: 1 }],
    'object 1 of 1',
  ],
  [
    'blocks of no side',
    [{ ...ownersRecord({ tree: withObjects(-1), maps: [{ ...OWNED_MAP, sides: [5] }] }), atMs: 1 }],
    'side 5 of 5',
  ],
  [
    'runs of a map that are uneven',
    [{ ...ownersRecord({ tree: withObjects(-1), maps: [{ ...OWNED_MAP, sides: [] }] }), atMs: 1 }],
    'a map with 1 runs of 0 sides',
  ],
];

describe('parseCapture', () => {
  // What is written no more is brought into the form of now: see capture-records.test.ts.
  const others = SCHEMAS.filter(({ type }) => !['header', 'mark', 'iteration'].includes(type));
  const isPlaced = (type: string) => ['heap-map', 'heap-figures', 'system-heap', 'batch'].includes(type);
  it.each(others)('gives back any $type record as it was written', ({ type, values }) => {
    const before = type === 'sample' ? [HEADER, BOARD] : [HEADER];
    fc.assert(
      fc.property(values.map(withinRules).filter(keepsRules), (any) => {
        const record = 'afterSeq' in any ? { ...any, afterSeq: 0 } : any;
        const { header, records, truncated } = parseCapture(textOf(...before, record), 'x');
        const given = isPlaced(type) ? { afterSeq: 0, ...record } : record;
        expect([header, [...records], truncated]).toEqual([HEADER, [...before, given], false]);
      }),
    );
  });

  it.each([
    ['two runs in one file', [END, HEADER], 'a header record after the end'],
    ['anything after the end', [BOARD, END, OUTPUT], 'an? output record after the end'],
    ['a second header', [HEADER], 'a second header'],
    ['a second board', [BOARD, BOARD], 'a second board'],
    [
      'a mark after a later sample',
      [BOARD, { ...SAMPLE, seq: 2 }, { type: 'mark', atMs: 2, seq: 1, label: 'x' }],
      'a mark of sample 1 after sample 2',
    ],
    [
      'figures of a sample to come',
      [
        BOARD,
        SAMPLE,
        {
          type: 'batch',
          atMs: 2,
          phase: 'calls',
          calls: 1,
          errors: 0,
          stepped: false,
          boardMs: 1,
          afterSeq: 2,
        },
      ],
      'a batch record for sample 2 after sample 1',
    ],
    ...BROKEN_PLACES,
    ['a sample twice', [BOARD, SAMPLE, SAMPLE], 'sample 1 after sample 1'],
    ['samples in another order', [BOARD, { ...SAMPLE, seq: 2 }, SAMPLE], 'sample 1 after sample 2'],
    ['a sample of an unknown board', [SAMPLE, BOARD], 'a sample before the board'],
  ])('refuses %s, and says where', (_, records, complaint) => {
    const text = textOf(HEADER, ...records);
    expect(() => parseCapture(text, 'x')).toThrow(new RegExp(`^x:\\d is damaged \\(.*${complaint}`));
    expect(() => parseCapture(text, 'x')).toThrow(expect.objectContaining({ code: 'CAPTURE_DAMAGED' }));
  });

  it('gives back any header', () => {
    const headers = SCHEMAS.find(({ type }) => type === 'header')?.values as Arbitrary<HeaderRecord>;
    fc.assert(
      fc.property(headers, (header) => {
        expect(parseCapture(textOf(header), 'x').header).toEqual(header);
      }),
    );
  });

  it('keeps everything before a line that was cut, wherever it was cut', () => {
    const whole = textOf(HEADER, OUTPUT);
    const cut = textOf(WARNING);
    for (let length = 1; length < cut.length; length++) {
      const { header, records, truncated } = parseCapture(whole + cut.slice(0, length), 'x');
      expect([header, [...records], truncated]).toEqual([HEADER, [HEADER, OUTPUT], true]);
    }
    expect(parseCapture(whole + cut, 'x')).toMatchObject({ truncated: false, records: { length: 3 } });
  });

  it('reads a file that was cut inside a UTF-8 character', () => {
    const path = newPath();
    const bytes = Buffer.from(textOf(HEADER, OUTPUT, WARNING));
    writeFileSync(path, bytes.subarray(0, bytes.lastIndexOf(0xc3) + 1));
    const { header, records, truncated } = readCapture(path);
    expect([header, [...records], truncated]).toEqual([HEADER, [HEADER, OUTPUT], true]);
  });

  it('reads a file with \\r\\n line ends', () => {
    const text = textOf(HEADER, OUTPUT).replaceAll('\n', '\r\n');
    expect([...parseCapture(text, 'x').records]).toEqual([HEADER, OUTPUT]);
  });

  it.each([
    ['a figure that was edited', { type: 'mark', atMs: 2, seq: -1, label: '' }, 'seq'],
    ['a field that is missing', { type: 'mark', atMs: 2, seq: 1 }, 'label'],
    ['a type that does not exist', { ...WARNING, type: 'marc' }, 'type'],
    ['a type that changed', { ...WARNING, code: 1 }, 'code'],
  ])('names the line of %s', (_what, record, reason) => {
    const parse = () => parseCapture(textOf(HEADER, OUTPUT, record, OUTPUT), 'run.jsonl');
    expect(parse).toThrow(failure('CAPTURE_DAMAGED', 'run.jsonl:3 is damaged'));
    expect(parse).toThrow(reason);
  });

  it.each(['', '{"type":"mark"', 'hello', 'null'])('names the line that is %j', (line) => {
    const text = `${textOf(HEADER, OUTPUT)}${line}\n${textOf(OUTPUT)}`;
    expect(() => parseCapture(text, 'run.jsonl')).toThrow(
      failure('CAPTURE_DAMAGED', 'run.jsonl:3 is damaged'),
    );
  });

  it('says that a header is damaged, in line 1', () => {
    const text = textOf({ ...HEADER, port: 5 });
    expect(() => parseCapture(text, 'x')).toThrow(failure('CAPTURE_DAMAGED', 'x:1 is damaged (port'));
  });

  it('says that a capture is of a newer version, whatever else is in it', () => {
    const text = `${textOf({ ...HEADER, version: 2, port: 5 })}{"type":"new"}\n`;
    expect(() => parseCapture(text, 'x')).toThrow(failure('CAPTURE_TOO_NEW', 'x has capture version 2'));
  });

  it.each([
    ['an empty file', ''],
    ['an empty line', '\n'],
    ['another text', 'hello\n'],
    ['another JSON', '{"schema":"mpgc.profile/1"}\n'],
    ['a header that was cut', JSON.stringify(HEADER).slice(0, 80)],
    ['a capture without its header', textOf(OUTPUT)],
  ])('says that %s is no capture', (_what, text) => {
    expect(() => parseCapture(text, 'x')).toThrow(
      failure('CAPTURE_NOT_A_CAPTURE', 'x is not an mpgc capture'),
    );
  });

  it('says that a file is not there', () => {
    expect(() => readCapture(join(folder, 'none.jsonl'))).toThrow(failure('CAPTURE_NOT_FOUND', 'none.jsonl'));
  });
});

describe('CaptureWriter', () => {
  it('writes what readCapture() reads, with times since its start', () => {
    const path = newPath();
    const seen: CaptureRecord[] = [];
    const writer = CaptureWriter.create(path, HEADER, { onRecord: (record) => seen.push(record) });
    const added: NewRecord[] = [
      { type: 'output', text: 'a' },
      { type: 'collect', by: 'host' },
      { type: 'warning', code: 'c', message: 'm' },
    ];
    writer.append(added[0]!, writer.startedAtMs + 12.34);
    writer.append(added[1]!, writer.startedAtMs - 5);
    writer.append(added[2]!);
    writer.close();
    writer.close();
    const { records, truncated } = readCapture(path);
    expect(truncated).toBe(false);
    expect([...records]).toEqual(seen);
    expect(seen.slice(0, 3)).toEqual([HEADER, { ...added[0], atMs: 12.3 }, { ...added[1], atMs: 0 }]);
  });

  it('has the header in the file at once, and a record within a second', async () => {
    const path = newPath();
    const writer = CaptureWriter.create(path, HEADER);
    expect(readCapture(path).header).toEqual(HEADER);
    writer.append({ type: 'output', text: 'kept' });
    await vi.waitFor(() => expect(readCapture(path).records.last).toMatchObject({ text: 'kept' }), {
      timeout: 1000,
      interval: 20,
    });
    writer.close();
  });

  it('does not overwrite, unless it is forced to', () => {
    const path = newPath();
    writeFileSync(path, 'mine');
    expect(() => CaptureWriter.create(path, HEADER)).toThrow(failure('FILE_EXISTS', path));
    expect(readFileSync(path, 'utf8')).toBe('mine');
    CaptureWriter.create(path, HEADER, { force: true }).close();
    expect([...readCapture(path).records]).toEqual([HEADER]);
  });

  it('leaves out the output of a program that prints for ever, and says so before its end', () => {
    const path = newPath();
    const seen: CaptureRecord[] = [];
    const writer = CaptureWriter.create(path, HEADER, { onRecord: (record) => seen.push(record) });
    const text = 'x'.repeat(2 ** 20);
    for (let mib = 0; mib < 40; mib++) writer.append({ type: 'output', text });
    writer.append({ ...END_RECORD, type: 'end', reason: 'finished' });
    writer.close();
    expect(statSync(path).size).toBeLessThan(16 * 2 ** 20);
    const records = [...readCapture(path).records];
    expect(records).toEqual(seen);
    expect(records.filter(({ type }) => type === 'output')).toHaveLength(15);
    expect(records.slice(-2)).toMatchObject([
      {
        type: 'warning',
        code: 'left-out',
        values: { of: 'output', records: 25, bytes: 25 * 2 ** 20, mostBytes: 16 * 2 ** 20 },
      },
      { type: 'end' },
    ]);
  });

  it('makes the folder', () => {
    const path = join(folder, 'a', 'b', 'run.mpgc.jsonl');
    CaptureWriter.create(path, HEADER).close();
    expect(existsSync(path)).toBe(true);
  });

  it('says that it cannot write', () => {
    const path = newPath();
    writeFileSync(path, '');
    expect(() => CaptureWriter.create(join(path, 'run.jsonl'), HEADER)).toThrow(
      failure('OUTPUT_NOT_WRITABLE', path),
    );
    expect(() => CaptureWriter.create(folder, HEADER, { force: true })).toThrow(
      failure('OUTPUT_NOT_WRITABLE', folder),
    );
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full (needs /dev/full)', () => {
    expect(() => CaptureWriter.create('/dev/full', HEADER, { force: true })).toThrow(
      failure('OUTPUT_NOT_WRITABLE', '/dev/full'),
    );
  });
});

describe('content', () => {
  it('comes back through a capture, byte for byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const { records } = parseCapture(
          textOf(HEADER, { type: 'output', atMs: 0, ...encodeContent(bytes) }),
          'x',
        );
        expect([...decodeContent(records.last as { text?: string; base64?: string })]).toEqual([...bytes]);
      }),
    );
  });

  it('is text where it is UTF-8, else base64', () => {
    expect(encodeContent(Buffer.from('é\0\ufeff'))).toEqual({ text: 'é\0\ufeff' });
    expect(encodeContent(Buffer.of(0x61, 0xff))).toEqual({ base64: 'Yf8=' });
    expect(encodeContent(Buffer.of(0xc3))).toEqual({ base64: 'ww==' });
    expect(encodeContent(Buffer.alloc(0))).toEqual({ text: '' });
  });
});
