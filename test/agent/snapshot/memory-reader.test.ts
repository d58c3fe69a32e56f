import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MemoryReader, readBy } from '../../../src/agent/snapshot/memory-reader.js';
import type { Repl } from '../../../src/repl/repl.js';

const MEMORY = Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7) & 0xff));
const BASE = 0x20000000;
const PIECE = { base64: 192, words: 64 };

/** A board that reads MEMORY, as agent-py/snapshot.py does; `damage` is given each line. */
function boardThat(by: 'base64' | 'words', damage: (line: string, number: number) => string) {
  let number = 0;
  const asked: string[] = [];
  const run = async (source: string) => {
    asked.push(source);
    const [, at = '', count = ''] = /^_mpgc\[1\]\((\d+),(\d+)\)$/.exec(source)!;
    const lines: string[] = [];
    for (let from = Number(at) - BASE; from < Number(at) - BASE + Number(count); from += PIECE[by]) {
      const bytes = MEMORY.subarray(from, Math.min(from + PIECE[by], Number(at) - BASE + Number(count)));
      const line =
        by === 'base64'
          ? `\x1e~ ${BASE + from} ${crc32(bytes)} ${bytes.toString('base64')}`
          : wordsLine(BASE + from, bytes);
      lines.push(damage(line, number++));
    }
    return Buffer.from(`${lines.join('\r\n')}\r\n`);
  };
  return { repl: { run } as unknown as Repl, asked };
}

function wordsLine(address: number, bytes: Buffer): string {
  let check = 0;
  const words = Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(4 * at));
  for (const word of words) check = ((check * 31) ^ (word & 0xffff) ^ (word >>> 16)) % 65521;
  return `\x1e~ ${address} ${words.join(' ')} ${check}`;
}

describe.each(['base64', 'words'] as const)('memory as %s', (by) => {
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
    ['short of a character', (line: string) => line.slice(0, -1)],
    ['changed', (line: string) => line.replace(/[A-Za-z1-9](?=\S*$)/, (was) => (was === '8' ? '7' : '8'))],
  ])('is asked for again from a line on that is %s', async (_, damaged) => {
    const { repl, asked } = boardThat(by, (line, number) => (number === 2 ? damaged(line) : line));
    const reader = new MemoryReader(repl, by);
    expect(Buffer.from(await reader.read(BASE, 960))).toEqual(MEMORY.subarray(0, 960));
    expect(asked).toEqual([
      `_mpgc[1](${BASE},960)`,
      `_mpgc[1](${BASE + 2 * PIECE[by]},${960 - 2 * PIECE[by]})`,
    ]);
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
    [firmware(true, true, 4), true, 'base64'],
    [firmware(true, true, 4), false, 'words'],
    [firmware(false, true, 4), true, 'words'],
    [firmware(true, false, 8), true, 'base64'],
    [firmware(false, true, 8), false, null],
    [firmware(true, false, 4), false, null],
  ])('follows from what the firmware has (%#)', (has, base64, by) => {
    expect(readBy(has, base64)).toBe(by);
  });
});
