import { describe, expect, it } from 'vitest';
import { packAgentFile } from '../../../src/agent/script/pack-source.js';
import { RecordDecoder } from '../../../src/agent/wire/record-decoder.js';
import type { AgentEvent } from '../../../src/agent/wire/wire-signs.js';
import { MARK, SECRET } from '../../support/agent-lines.js';

function decode(line: string, split: number): AgentEvent[] {
  const decoder = new RecordDecoder(SECRET);
  const bytes = Buffer.from(`${MARK}${line}\r\n`);
  return [
    ...decoder.push(bytes.subarray(0, split)),
    ...decoder.push(bytes.subarray(split)),
    ...decoder.end(),
  ];
}
const all = (line: string) =>
  Array.from({ length: Buffer.byteLength(line) + 10 }, (_, split) => decode(line, split));

describe('the lines of calls', () => {
  it('say of calls with the heap locked how they ended, wherever they are split', () => {
    for (const events of all(`% 40 5 1 0 ${40 ^ 5 ^ 1}`)) {
      expect(events).toMatchObject([
        { type: 'locked-calls', calls: { asked: 40, begun: 5, failed: true, place: 0 } },
      ]);
    }
  });

  it('say what was allocated, also where that is less than before', () => {
    for (const events of all(`& 3 -48 16 2 ${3 ^ -48 ^ 16 ^ 2}`)) {
      expect(events).toMatchObject([
        { type: 'allocated', allocated: { number: 3, bytes: -48, most: 16, times: 2 } },
      ]);
    }
  });

  it.each([
    ['a figure that was changed', `% 40 6 1 0 ${40 ^ 5 ^ 1}`],
    ['one figure too few', '% 40 5 1 44'],
    ['neither failed nor not', `% 40 5 2 0 ${40 ^ 5 ^ 2}`],
    ['bytes that were changed', `& 3 -49 16 2 ${3 ^ -48 ^ 16 ^ 2}`],
  ])('are discarded: %s', (_, line) => {
    expect(decode(line, 4)).toMatchObject([{ type: 'discarded', code: 'wrong-checksum' }]);
  });
});

describe('the stages with a call in them', () => {
  const values = { SECRET: 'x', ROOM: 256, LAST: 6, MEASURED: 16 };
  const pack = (file: string, call: string) =>
    packAgentFile(file, { call, values, conditions: new Set(['array']) });
  /** What is assigned to, and parameters. */
  const bound = (packed: string) => [
    ...[...packed.matchAll(/def \w+\((.*)\):/g)].flatMap(([, list = '']) =>
      list.split(/, (?![^(]*\))/).map((parameter) => parameter.split('=')[0]!.trim()),
    ),
    ...Array.from(packed.matchAll(/(?<![.\w])(\w+) [+-]?= /g), ([, name = '']) => name),
    ...Array.from(packed.matchAll(/ as (\w+):/g), ([, name = '']) => name),
  ];

  it.each([
    ['noalloc.py', 2],
    ['noalloc_lines.py', 1],
  ])('%s has it where it is called', (file, times) => {
    const packed = pack(file, 'isr()');
    expect(packed.split('(isr()\n)')).toHaveLength(times + 1);
    expect(packed).not.toContain('_mpgc_call');
  });

  it.each(['noalloc.py', 'noalloc_lines.py'])('%s binds no name that occurs in it', (file) => {
    const call = 'isr(end, sep, key, get, index, count, find, pop, update, clear, failure, done)';
    const names = bound(pack(file, call));
    expect(names.length).toBeGreaterThan(10);
    for (const name of call.match(/\w+/g)!) expect(names).not.toContain(name);
  });
});
