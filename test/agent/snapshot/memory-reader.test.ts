import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  MemoryReader,
  PIECE_BYTES as PIECE,
  type ReadBy,
  readBy,
} from '../../../src/agent/snapshot/memory-reader.js';
import type { Repl } from '../../../src/repl/repl.js';

/** With zeros in all lengths, erased flash, and bytes that are escapes. */
const MEMORY = Buffer.from(
  Array.from({ length: 4096 }, (_, at) => (at % 64 < at % 23 ? 0 : at % 512 > 450 ? 0xff : (at * 7) & 0xff)),
);
const BASE = 0x20000000;

/** A board that reads MEMORY, as agent-py/snapshot.py does; `damage` is given each line. */
function boardThat(by: ReadBy, damage: (line: string, number: number) => string) {
  let number = 0;
  const asked: string[] = [];
  const run = async (source: string) => {
    asked.push(source);
    const [, at = '', count = ''] = /^_mpgc\[1\]\((\d+),(\d+)\)$/.exec(source)!;
    const lines: string[] = [];
    for (let from = Number(at) - BASE; from < Number(at) - BASE + Number(count); from += PIECE[by]) {
      const bytes = MEMORY.subarray(from, Math.min(from + PIECE[by], Number(at) - BASE + Number(count)));
      const line =
        by === 'words'
          ? wordsLine(BASE + from, bytes)
          : `\x1e~ ${BASE + from} ${crc32(bytes)} ${packed(by, bytes).toString('base64')}`;
      lines.push(damage(line, number++));
    }
    return Buffer.from(`${lines.join('\r\n')}\r\n`);
  };
  return { repl: { run } as unknown as Repl, asked };
}

/** As agent-py/snapshot.py packs. */
function packed(by: 'deflate' | 'runs', bytes: Buffer): Buffer {
  if (by === 'deflate') return deflateRawSync(bytes);
  const text = bytes.toString('latin1');
  return Buffer.from(
    text
      .replaceAll('\x1b', '\x1b\x01')
      .replaceAll('\0'.repeat(12), '\x1b\x02')
      .replaceAll('\0'.repeat(3), '\x1b\x03')
      .replaceAll('\xff'.repeat(12), '\x1b\x04'),
    'latin1',
  );
}

function wordsLine(address: number, bytes: Buffer): string {
  let check = 0;
  const words = Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(4 * at));
  for (const word of words) check = ((check * 31) ^ (word & 0xffff) ^ (word >>> 16)) % 65521;
  return `\x1e~ ${address} ${words.join(' ')} ${check}`;
}

describe.each(['deflate', 'runs', 'words'] as const)('memory as %s', (by) => {
  it('is read from an address on', async () => {
    const { repl } = boardThat(by, (line) => line);
    const reader = new MemoryReader(repl, by);
    expect(Buffer.from(await reader.read(BASE + 16, 1600))).toEqual(MEMORY.subarray(16, 1616));
    expect({ askedAgain: reader.askedAgain, readBytes: reader.readBytes }).toEqual({
      askedAgain: 0,
      readBytes: 1600,
    });
  });

  it.each([
    ['lost', () => ''],
    ['short of a few characters', (line: string) => line.slice(0, -5)],
    ['changed', (line: string) => line.replace(/[A-Za-z1-9](?=\S*$)/, (was) => (was === '8' ? '7' : '8'))],
  ])('is asked for again from a line on that is %s', async (_, damaged) => {
    const { repl, asked } = boardThat(by, (line, number) => (number === 2 ? damaged(line) : line));
    const reader = new MemoryReader(repl, by);
    const bytes = 3 * PIECE[by];
    expect(Buffer.from(await reader.read(BASE, bytes))).toEqual(MEMORY.subarray(0, bytes));
    expect(asked).toEqual([`_mpgc[1](${BASE},${bytes})`, `_mpgc[1](${BASE + 2 * PIECE[by]},${PIECE[by]})`]);
    expect(reader.askedAgain).toBe(1);
  });

  it('is given up where no line comes whole', async () => {
    const { repl, asked } = boardThat(by, () => '');
    await expect(new MemoryReader(repl, by).read(BASE, 64)).rejects.toMatchObject({ code: 'LINE_DAMAGED' });
    expect(asked.length).toBe(5);
  });
});

describe('how memory is read', () => {
  const firmware = (uctypes: boolean, mem32: boolean, wordBytes: number) =>
    ({ uctypes, mem32, wordBytes }) as Parameters<typeof readBy>[0];

  it.each([
    [firmware(true, true, 4), true, false, 'runs'],
    [firmware(true, true, 4), true, true, 'deflate'],
    [firmware(true, true, 4), false, true, 'words'],
    [firmware(false, true, 4), true, true, 'words'],
    [firmware(true, false, 8), true, false, 'runs'],
    [firmware(false, true, 8), false, false, null],
    [firmware(true, false, 4), false, true, null],
  ])('follows from what the firmware has (%#)', (has, base64, deflate, by) => {
    expect(readBy(has, { base64, deflate })).toBe(by);
  });
});
