import { describe, expect, it } from 'vitest';
import { RecordDecoder } from '../../../src/agent/wire/record-decoder.js';
import { TableLines } from '../../../src/agent/wire/table-lines.js';
import type { AgentEvent, WireTable } from '../../../src/agent/wire/wire-signs.js';
import { MARK, SECRET } from '../../support/agent-lines.js';

/** As an emulated Pico with 1.26.1 sent it, with 12,192 B in use of 15,368 blocks; `abcd` was the secret. */
const HEADER = '< 536887168 15368 302879539 12192 12192 839749819';
const LINES = [
  '|00IEqFEqZEFpUZFUEFEFpIYVZqFZpqEYIYZpYZrVZpqtJZrtIVEpIEpZqEpUpEVIYUpZpJVZpYZpEFIVZFVZpJEqFZFpUpJUEYFEUZqVIqZJqZpVJF<R',
  '|10EpZIYZqEFVEFIVFEIpUZpVZqVZ5IUJZpqJZrV:0p@0TZp@Vp0p90qYVJpZpJZ:0s@Zpt0q@ZpJZq:0pT:0@ZqY:0pqsYZr20qstvwy|Z>',
];
const WIRE = [HEADER, ...LINES].map((line) => `${MARK}${line}\r\n`);
const TABLE: WireTable = {
  address: 0x20003f80,
  blocks: 15368,
  sum: 302879539,
  countedBytes: 12192,
  usedBytes: 12192,
};

function eventsOf(...pieces: string[]): AgentEvent[] {
  const decoder = new RecordDecoder(SECRET);
  return [...pieces.flatMap((piece) => decoder.push(Buffer.from(piece, 'latin1'))), ...decoder.end()];
}

function endOf(events: AgentEvent[], table: Partial<WireTable> = {}) {
  const lines = new TableLines({ ...TABLE, ...table }, 7);
  for (const event of events) if (event.type === 'table-line') lines.add(event.number, event.text);
  return lines.end();
}

describe('a heap map in lines of its table', () => {
  it('is a record of what the board had', () => {
    const events = eventsOf(...WIRE);
    expect(events[0]).toMatchObject({ type: 'table-begins', table: TABLE });
    expect(endOf(events)).toMatchObject({
      type: 'heap-table',
      afterSeq: 7,
      role: 'running',
      blockBytes: 16,
      usedBytes: 12192,
      areas: [{ address: '20003f80', blocks: 15368 }],
    });
  });

  it('leaves what a program prints around its lines as it is, in any chunking', () => {
    const whole = `before${WIRE[0]}${WIRE[1]}between\n${WIRE[2]}after`;
    for (const width of [1, 7, 100, whole.length]) {
      const events = eventsOf(...(whole.match(new RegExp(`[\\s\\S]{1,${width}}`, 'g')) ?? []));
      const output = events.flatMap((event) => (event.type === 'output' ? [event.bytes] : []));
      expect(Buffer.concat(output).toString('latin1')).toBe('beforebetween\nafter');
      expect(endOf(events)).toMatchObject({ type: 'heap-table' });
    }
  });

  it('is dropped where a line is missing, doubled, or in another place', () => {
    const [first, second] = eventsOf(...WIRE).slice(1);
    for (const events of [[first!], [second!], [first!, first!, second!], [second!, first!], []]) {
      expect(endOf(events)).toEqual({ fault: 'cut-off' });
    }
  });

  it('takes no line more where it is cut, or larger than any heap', () => {
    const large = new TableLines({ ...TABLE, blocks: 9e15 }, 7);
    expect(large.isOver).toBe(true);
    expect(large.end()).toEqual({ fault: 'too-large' });
    const cut = new TableLines(TABLE, 7);
    expect(cut.isOver).toBe(false);
    cut.add(1, '0');
    expect(cut.isOver).toBe(true);
  });

  it('is dropped where it changed while it was printed, or the counts differ', () => {
    expect(endOf(eventsOf(...WIRE), { sum: 1 })).toEqual({ fault: 'changed' });
    expect(endOf(eventsOf(...WIRE), { countedBytes: 12176 })).toEqual({ fault: 'used' });
    const both = { countedBytes: 12176, usedBytes: 12176 };
    expect(endOf(eventsOf(...WIRE), both)).toEqual({ fault: 'used' });
  });

  it('has no line of which a character changed', () => {
    for (const at of [3, 8, 60, LINES[0]!.length - 1]) {
      const changed = WIRE[1]!.replace(LINES[0]!, `${LINES[0]!.slice(0, at)}9${LINES[0]!.slice(at + 1)}`);
      const types = eventsOf(WIRE[0]!, changed, WIRE[2]!).map(({ type }) => type);
      expect(types.filter((type) => type === 'table-line').length === 1 || at < 3).toBe(true);
      expect(types).toContain('discarded');
    }
  });
});
