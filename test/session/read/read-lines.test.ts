import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Line,
  linesOf as linesOfText,
  MAX_LINE_BYTES,
  readLines,
  textOf,
} from '../../../src/session/read/read-lines.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = (content: string | Buffer) => {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  // Until the next one is asked for.
  return Array.from(readLines(path), (line) => ({ text: textOf(line), complete: line.complete }));
};

const PIECE = 256 * 1024;

it('tells a line without an end from one with', () => {
  expect(linesOf('')).toEqual([]);
  expect(linesOf('a\n\nb')).toEqual([
    { text: 'a', complete: true },
    { text: '', complete: true },
    { text: 'b', complete: false },
  ]);
  expect(linesOf('a\n')).toEqual([{ text: 'a', complete: true }]);
});

it.each([-3, -2, -1, 0, 1])('reads a line that reaches over a piece, from its end %d on', (shift) => {
  const first = 'x'.repeat(PIECE + shift - 4);
  const second = `é€😀${'y'.repeat(2 * PIECE)}`;
  const read = linesOf(`${first}\n${second}\nz\n`);
  expect(read.map(({ text }) => text)).toEqual([first, second, 'z']);
  expect(read.every(({ complete }) => complete)).toBe(true);
});

it('says how much of the file it has read, up to all of it', () => {
  const path = join(folder, 'file');
  writeFileSync(path, 'x\n'.repeat(PIECE));
  const shares: number[] = [];
  // A line is looked at before the next one is read: its bytes are in a piece that is read into again.
  const texts = Array.from(
    readLines(path, (share) => shares.push(share)),
    textOf,
  );
  expect(texts).toHaveLength(PIECE);
  expect(texts.every((text) => text === 'x')).toBe(true);
  expect(shares).toEqual([0.5, 1]);
});

it.skipIf(process.platform !== 'linux')('closes the file when the reader stops early (needs /proc)', () => {
  const open = () => readdirSync('/proc/self/fd').length;
  const path = join(folder, 'file');
  writeFileSync(path, 'a\nb\n');
  const before = open();
  for (const _ of readLines(path)) {
    expect(open()).toBe(before + 1);
    break;
  }
  expect(open()).toBe(before);
});

it.each(['', 'a', 'a\n', '\n', 'é\n\nb', 'a\r\nb\n'])('are the same of a text: %j', (text) => {
  const lines = Array.from(linesOfText(text), (line) => ({ text: textOf(line), complete: line.complete }));
  expect(lines).toEqual(linesOf(text));
});

it('gives up a line that does not end, with what is behind it unread', () => {
  const path = join(folder, 'endless');
  writeFileSync(path, 'a\n');
  truncateSync(path, 4 * MAX_LINE_BYTES);
  const shares: number[] = [];
  const lines = readLines(path, (share) => shares.push(share));
  expect(textOf(lines.next().value as Line)).toBe('a');
  expect(() => lines.next()).toThrow(new RangeError('it has a line of more than 16 MiB'));
  expect(shares.at(-1)).toBeLessThan(0.3);
});
