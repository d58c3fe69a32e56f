import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordDecoder } from '../../../src/agent/wire/record-decoder.js';
import { type AgentEvent, checksumOf, type WireSample } from '../../../src/agent/wire/wire-signs.js';
import { MARK, SECRET } from '../../support/agent-lines.js';

const SAMPLE: WireSample = {
  number: 12,
  kind: 1,
  ticksMs: 1073741823,
  allocBytes: 41232,
  freeBytes: 22768,
  stackBytes: 572,
  pauseUs: 0,
  previousCostUs: 8801,
  label: '',
};

/** The line that agent-py/core.py prints for `sample`, marker included. */
function lineOf(sample: Partial<WireSample> = {}, end = '\r\n'): Buffer {
  const { number, kind, ticksMs, allocBytes, freeBytes, stackBytes, pauseUs, previousCostUs, label } = {
    ...SAMPLE,
    ...sample,
  };
  const values = [kind, ticksMs, allocBytes, freeBytes, stackBytes, pauseUs, previousCostUs];
  return Buffer.from(
    `${MARK} ${number} ${values.join(' ')} ${checksumOf(number, values)} ${label} ${MARK}${end}`,
  );
}

type Decoded = (string | Partial<WireSample>)[];

/** Events with adjacent outputs joined: text is output, `!x` an exit, `?` something discarded. */
function decode(chunks: Uint8Array[]): Decoded {
  const decoder = new RecordDecoder(SECRET);
  const events: AgentEvent[] = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
  const decoded: Decoded = [];
  let output: Uint8Array[] = [];
  const endOutput = () => {
    if (output.length > 0) decoded.push(Buffer.concat(output).toString('latin1'));
    output = [];
  };
  for (const event of events) {
    if (event.type === 'output') {
      output.push(event.bytes);
      continue;
    }
    endOutput();
    if (event.type === 'sample') decoded.push(event.sample);
    if (event.type === 'dump-begins') decoded.push('[');
    if (event.type === 'dump-ends') decoded.push(']');
    if (event.type === 'count-differs') decoded.push(Object.values(event.difference).join(' against '));
    if (event.type === 'exit') decoded.push(`!${event.argument}`);
    if (event.type === 'discarded') decoded.push('?');
  }
  endOutput();
  return decoded;
}

const STREAMS: [name: string, bytes: Buffer, expected: Decoded][] = [
  ['a sample', lineOf(), [SAMPLE]],
  ['a sample with \\n only', lineOf({}, '\n'), [SAMPLE]],
  [
    'samples inside a line of the program',
    Buffer.concat([Buffer.from('be'), lineOf(), lineOf({ number: 13 }), Buffer.from('fore\r\n')]),
    ['be', SAMPLE, { ...SAMPLE, number: 13 }, 'fore\r\n'],
  ],
  [
    'a label with spaces',
    lineOf({ label: 'after  the 2 loops ' }),
    [{ ...SAMPLE, label: 'after  the 2 loops ' }],
  ],
  ['a label in UTF-8', lineOf({ label: 'größer → 温度' }), [{ ...SAMPLE, label: 'größer → 温度' }]],
  [
    'a label with line ends and markers of others',
    lineOf({ label: 'a\nb\x1e 1\n\x1eother!(1,)' }),
    [{ ...SAMPLE, label: 'a\nb\x1e 1\n\x1eother!(1,)' }],
  ],
  ['an exit', Buffer.from(`a${MARK}!(3,)\r\n`), ['a', '!3']],
  ['an exit without an argument', Buffer.from(`${MARK}!()\r\n`), ['!']],
  ['an exit with a text', Buffer.from(`${MARK}!('no network',)\n`), ["!'no network'"]],
  [
    'a heap dump',
    Buffer.from(`a${MARK}[\r\nGC: total\r\n${MARK}]\r\nb`),
    ['a', '[', 'GC: total\r\n', ']', 'b'],
  ],
  [
    'a count that differs',
    Buffer.from(`a${MARK}~ ${65 ^ 4096 ^ 4112} 65 4096 4112\r\nb`),
    ['a', '65 against 4096 against 4112', 'b'],
  ],
  [
    'a damaged count that differs',
    Buffer.from(`a${MARK}~ ${65 ^ 4096 ^ 4112} 65 4096 412\r\nb`),
    ['a', '?', 'b'],
  ],
  [
    'lines with the marker of another run',
    Buffer.from('\x1e[0m\x1e!(0,)\n\x1enone *\n'),
    ['\x1e[0m\x1e!(0,)\n\x1enone *\n'],
  ],
  ['a wrong checksum', Buffer.from(`a${MARK} 12 1 5 100 200 0 0 9 1  ${MARK}\r\nb`), ['a', '?', 'b']],
  ['a line that was cut off', Buffer.from(`a${MARK} 12 1 5 1`), ['a', '?']],
  ["the program's own \\x1e", Buffer.from('a\x1eb\x1e\x1e\r\n\x1e x\r\n'), ['a\x1eb\x1e\x1e\r\n\x1e x\r\n']],
  [
    "the program's own \\x1e before a sample",
    Buffer.concat([Buffer.from('a\x1e'), lineOf()]),
    ['a\x1e', SAMPLE],
  ],
];

describe.each(STREAMS)('%s', (_name, bytes, expected) => {
  it('is decoded in one piece', () => {
    expect(decode([bytes])).toEqual(expected);
  });

  it('is decoded byte by byte', () => {
    expect(decode([...bytes].map((byte) => Buffer.of(byte)))).toEqual(expected);
  });

  it('is decoded at every split point', () => {
    for (let at = 0; at <= bytes.length; at++) {
      expect(decode([bytes.subarray(0, at), bytes.subarray(at)]), `split at ${at}`).toEqual(expected);
    }
  });

  it('is decoded in any chunking', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        expect(decode(chunksOf(bytes, cuts))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('RecordDecoder', () => {
  it('gives the same for any stream in any chunking', () => {
    const piece = fc.constantFrom(
      '\x1e',
      MARK,
      `${MARK}!`,
      `${MARK}[`,
      `${MARK} `,
      `${MARK} 5`,
      '\n',
      '\r\n',
      'a',
      ' 7',
      lineOf().toString('latin1'),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat(200)), (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(''), 'latin1');
        expect(decode(chunksOf(bytes, cuts))).toEqual(decode([bytes]));
      }),
      { numRuns: 500 },
    );
  });

  it('hands on bytes without a marker unchanged', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const clean = chunks.map((chunk) => chunk.filter((byte) => byte !== MARK.charCodeAt(1)));
        const output = Buffer.concat(clean).toString('latin1');
        expect(decode(clean)).toEqual(output === '' ? [] : [output]);
      }),
    );
  });

  it('never makes another sample of a line that lost one byte', () => {
    const line = lineOf();
    for (let at = 0; at < line.length; at++) {
      const damaged = Buffer.concat([line.subarray(0, at), line.subarray(at + 1), lineOf({ number: 13 })]);
      for (const found of decode([damaged])) {
        if (typeof found !== 'string')
          expect([SAMPLE, { ...SAMPLE, number: 13 }], `without byte ${at}`).toContainEqual(found);
      }
    }
  });

  it('never makes another sample of a line with one digit changed', () => {
    const line = lineOf();
    const label = line.lastIndexOf('  ');
    for (let at = MARK.length; at < label; at++) {
      for (const digit of '0123456789') {
        if (line[at] === digit.charCodeAt(0)) continue;
        const damaged = Buffer.from(line);
        damaged[at] = digit.charCodeAt(0);
        expect(
          decode([damaged]).filter((found) => typeof found !== 'string'),
          damaged.toString(),
        ).toEqual([]);
      }
    }
  });

  it("hands on the program's own \\x1e at the end of its output", () => {
    expect(decode([Buffer.from('a\x1e')])).toEqual(['a\x1e']);
  });

  it("finds the sample after the program's own \\x1e and a number", () => {
    expect(decode([Buffer.from('a\x1e 5'), lineOf()])).toContainEqual(SAMPLE);
  });

  it('finds the sample after one whose line end was lost', () => {
    expect(decode([lineOf({}, ''), lineOf({ number: 13 })])).toContainEqual({ ...SAMPLE, number: 13 });
  });

  it('keeps no more of a line that never ends than somebody would read, and says that it was one', () => {
    const decoder = new RecordDecoder(SECRET);
    for (let chunk = 0; chunk < 64; chunk++) {
      const bytes = Buffer.alloc(16 * 1024, 0x61);
      expect(decoder.push(chunk === 0 ? Buffer.concat([Buffer.from(`${MARK} 5`), bytes]) : bytes)).toEqual(
        [],
      );
    }
    const [event] = decoder.end();
    expect(event).toMatchObject({ type: 'discarded', code: 'cut-off' });
    expect((event as { bytes: Uint8Array }).bytes.length).toBeLessThanOrEqual(16 * 1024);
  });

  it('cuts a label that nobody would read to its end, and shows that', () => {
    const [sample] = decode([lineOf({ label: 'x'.repeat(100_000) })]);
    expect((sample as WireSample).label).toBe(`${'x'.repeat(1000)}…`);
  });

  it('is not slowed down by a program that prints many \\x1e', () => {
    const startedMs = performance.now();
    new RecordDecoder(SECRET).push(Buffer.alloc(128 * 1024, 0x1e));
    expect(performance.now() - startedMs).toBeLessThan(1500);
  });
});

describe('checksumOf', () => {
  it('is the algorithm of the agent', () => {
    const core = readFileSync(new URL('../../../agent-py/core.py', import.meta.url), 'utf8');
    expect(core).toContain('check = (check * 31 ^ buffer[at]) % 65521');
    const value = fc.nat(2 ** 31 - 1);
    fc.assert(
      fc.property(fc.nat(2 ** 26), fc.array(value, { minLength: 7, maxLength: 7 }), (number, values) => {
        const expected = values.reduce(
          (check, next) => ((check * 31n) ^ BigInt(next)) % 65521n,
          BigInt(number),
        );
        expect(checksumOf(number, values)).toBe(Number(expected));
      }),
    );
  });

  it('gives the value that Python computes', () => {
    // python3: check = 12; for v in (1, 1073741823, 41232, 22768, 572, 0, 8801): check = (check * 31 ^ v) % 65521
    expect(checksumOf(12, [1, 1073741823, 41232, 22768, 572, 0, 8801])).toBe(26846);
  });
});

function chunksOf(bytes: Buffer, cuts: number[]): Buffer[] {
  const ends = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
  return ends.slice(1).map((end, at) => bytes.subarray(ends[at], end));
}
