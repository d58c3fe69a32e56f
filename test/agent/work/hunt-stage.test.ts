import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packAgentFile, packSource } from '../../../src/agent/script/pack-source.js';
import { RecordDecoder } from '../../../src/agent/wire/record-decoder.js';
import type { AgentEvent, WireBatch } from '../../../src/agent/wire/wire-signs.js';
import { MARK, SECRET } from '../../support/agent-lines.js';

const CONDITIONS = new Set(['memInfo', 'time', 'ticks']);
const pack = (call: string, conditions = CONDITIONS) => packAgentFile('hunt.py', { conditions, call });

/** Parameters and variables of the stage: what a name in the call must not be. */
function bindings(packed: string): string[] {
  const parameters = [...packed.matchAll(/def _mpgc\((.*)\):/g)].flatMap(([, list = '']) =>
    list.split(',').map((parameter) => parameter.split('=')[0] ?? ''),
  );
  return [...parameters, ...[...packed.matchAll(/(\w+) \+?= /g)].map(([, name = '']) => name)];
}

describe('hunt.py with a call in it', () => {
  it('has the call once, in brackets', () => {
    const packed = pack('step()');
    expect(packed.split('(step()\n)')).toHaveLength(2);
    expect(packed).not.toContain('_mpgc_call');
  });

  it.each([
    ['the name of a variable in ROM', 'step(end)'],
    ['several of them', 'step(end, sep, key=value)'],
    ['the names that the stage has in its source', 'step(count, quiet, kind, errors, began, out, mark)'],
    ['an attribute', 'end.pop().index'],
    ['names in a text that is formatted', 'step(f"{end}{sep}")'],
    ['names of a comprehension', '[key for key in value]'],
  ])('binds no name that occurs in it: %s', (_, call) => {
    const names = call.match(/[^\W\d]\w*/gu) ?? [];
    const bound = bindings(pack(call));
    expect(bound.length).toBeGreaterThan(8);
    for (const name of names) expect(bound).not.toContain(name);
  });

  it('binds no name that occurs in it, for any names of ROM', () => {
    const rom = [
      'end',
      'sep',
      'key',
      'value',
      'get',
      'index',
      'count',
      'find',
      'pop',
      'update',
      'clear',
      'copy',
    ];
    fc.assert(
      fc.property(fc.subarray(rom), (names) => {
        const bound = bindings(pack(`step(${names.join(',')})`));
        for (const name of names) expect(bound).not.toContain(name);
      }),
      { numRuns: 30 },
    );
  });

  it('has the same variables for a call that takes none of their names', () => {
    expect(bindings(pack('step()'))).toEqual(bindings(pack('other(1, "x")')));
  });

  it.each([
    ['ends in a comment', 'step() # all of it'],
    ['has $& in it', 'step("$&")'],
    ["has $' and $1 in it", 'step("$\'", "$1", "$$")'],
    ['looks like a place for a value', 'step("$COLLECT_EVERY_MS$")'],
    ['has a newline', 'step(\n  1,\n\n  2)'],
    ['has a newline outside of brackets', 'step() or\nother()'],
    ['has a semicolon in a text', 'step("a; b")'],
    ['has a bracket in a text', 'step(")")'],
    ['has a # in a text', 'step("# when: never")'],
    ['has characters beyond ASCII', 'größe("→")'],
    ['names the place itself', 'step(_mpgc_call)'],
  ])('has a call as it is that %s', (_, call) => {
    const packed = pack(call);
    const rest = packed.replace(`(${call}\n)`, () => '');
    expect(rest.length).toBe(packed.length - call.length - 3);
    expect(rest).not.toContain('_mpgc_call');
  });

  it('leaves out what the board does not have', () => {
    const bare = pack('step()', new Set());
    expect(bare).not.toContain('time');
    expect(bare).not.toContain('micropython');
    expect(bare).toContain('(step()\n)');
  });

  it('packs a file without a place for a call as before', () => {
    const source = 'def f(a):\n    return a\n';
    expect(packSource(source, { call: 'step()' })).toBe(packSource(source));
  });
});

const batchLine = (
  { count, done, errors, ms, settings }: WireBatch,
  check = count ^ done ^ errors ^ ms ^ settings,
  end = '\r\n',
) => Buffer.from(`${MARK}+ ${count} ${done} ${errors} ${ms} ${settings} ${check}${end}`);
const BATCH: WireBatch = { count: 20, done: 17, errors: 12, ms: 40961, settings: 28 };
const EMPTY: WireBatch = { count: 0, done: 0, errors: 0, ms: 0, settings: 0 };
const wireBatch = fc.record({
  count: fc.nat(10_000),
  done: fc.nat(10_000),
  errors: fc.nat(10_000),
  ms: fc.nat(2 ** 30 - 1),
  settings: fc.nat(60),
});

/** Batches as they are; text is output, `?` something discarded. */
function decode(chunks: Uint8Array[]): (string | WireBatch)[] {
  const decoder = new RecordDecoder(SECRET);
  const events: AgentEvent[] = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
  const decoded: (string | WireBatch)[] = [];
  let output = '';
  const endOutput = () => {
    if (output !== '') decoded.push(output);
    output = '';
  };
  for (const event of events) {
    if (event.type === 'output') {
      output += Buffer.from(event.bytes).toString('latin1');
      continue;
    }
    endOutput();
    decoded.push(event.type === 'batch' ? event.batch : event.type === 'discarded' ? '?' : event.type);
  }
  endOutput();
  return decoded;
}

describe.each<[string, Buffer, (string | WireBatch)[]]>([
  ['a batch', batchLine(BATCH), [BATCH]],
  ['a batch with \\n only', batchLine(BATCH, undefined, '\n'), [BATCH]],
  [
    'a batch inside of what the calls print',
    Buffer.concat([Buffer.from('be'), batchLine(BATCH), Buffer.from('fore\n')]),
    ['be', BATCH, 'fore\n'],
  ],
  ['an empty batch', batchLine(EMPTY), [EMPTY]],
  [
    'two batches',
    Buffer.concat([batchLine(BATCH), batchLine({ ...BATCH, done: 0 })]),
    [BATCH, { ...BATCH, done: 0 }],
  ],
  [
    'a wrong checksum',
    Buffer.concat([Buffer.from('a'), batchLine(BATCH, 1), Buffer.from('b')]),
    ['a', '?', 'b'],
  ],
  ['one without a number', Buffer.from(`${MARK}+ 3 12 40961\r\n`), ['?']],
  ['one that was cut off', batchLine(BATCH, undefined, ''), ['?']],
  [
    'one that was cut off before another',
    Buffer.concat([batchLine(BATCH, undefined, ''), batchLine(BATCH)]),
    ['?', BATCH],
  ],
  ["the program's own \\x1e+", Buffer.from('\x1e+ 1 1 0 5 0 5\n\x1e++'), ['\x1e+ 1 1 0 5 0 5\n\x1e++']],
])('%s', (_, bytes, expected) => {
  it('is decoded in any chunking', () => {
    expect(decode([bytes])).toEqual(expected);
    expect(decode([...bytes].map((byte) => Buffer.of(byte)))).toEqual(expected);
    for (let at = 0; at <= bytes.length; at++) {
      expect(decode([bytes.subarray(0, at), bytes.subarray(at)]), `split at ${at}`).toEqual(expected);
    }
  });
});

describe('a line of a batch', () => {
  it('is decoded for any figures', () => {
    fc.assert(
      fc.property(wireBatch, (batch) => {
        expect(decode([batchLine(batch)])).toEqual([batch]);
      }),
    );
  });

  it('never becomes another batch by losing one byte', () => {
    fc.assert(
      fc.property(wireBatch, fc.nat(100), (batch, place) => {
        const line = batchLine(batch);
        const at = place % line.length;
        const damaged = Buffer.concat([line.subarray(0, at), line.subarray(at + 1)]);
        const found = decode([damaged]).filter((event) => typeof event !== 'string');
        expect([[], [batch]]).toContainEqual(found);
      }),
    );
  });

  it('never becomes another batch by another digit', () => {
    const line = batchLine(BATCH);
    for (let at = MARK.length + 2; at < line.length - 2; at++) {
      for (const digit of '0123456789') {
        if (line[at] === digit.charCodeAt(0)) continue;
        const damaged = Buffer.from(line);
        damaged[at] = digit.charCodeAt(0);
        expect(decode([damaged]), damaged.toString()).toEqual(['?']);
      }
    }
  });
});
