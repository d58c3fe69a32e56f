import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeOutput } from '../../../src/app/files/write-output.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-output-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const withCode = (code: string) => expect.objectContaining({ code });

it('writes text and bytes, piece by piece, into a folder that it makes', () => {
  const path = join(folder, 'a', 'b', 'out.txt');
  writeOutput(path, ['größe', Uint8Array.of(10, 255), ''], false);
  expect(readFileSync(path)).toEqual(Buffer.concat([Buffer.from('größe'), Buffer.of(10, 255)]));
});

it('does not overwrite, unless it is forced to', () => {
  const path = join(folder, 'mine.txt');
  writeFileSync(path, 'mine, and long');
  expect(() => writeOutput(path, ['new'], false)).toThrow(withCode('FILE_EXISTS'));
  expect(readFileSync(path, 'utf8')).toBe('mine, and long');
  writeOutput(path, ['new'], true);
  expect(readFileSync(path, 'utf8')).toBe('new');
});

it('leaves nothing behind of what could not be written whole', () => {
  const path = join(folder, 'half.txt');
  const pieces = function* () {
    yield 'half';
    throw new Error('no more');
  };
  expect(() => writeOutput(path, pieces(), false)).toThrow('no more');
  expect(existsSync(path)).toBe(false);
});

it('says what is no folder', () => {
  writeFileSync(join(folder, 'file'), '');
  const path = join(folder, 'file', 'out.txt');
  expect(() => writeOutput(path, ['x'], true)).toThrow(withCode('OUTPUT_NOT_WRITABLE'));
});

it.skipIf(!existsSync('/dev/full'))(
  'says that the disk is full, and removes no device (needs /dev/full)',
  () => {
    expect(() => writeOutput('/dev/full', ['x'], true)).toThrow(withCode('OUTPUT_NOT_WRITABLE'));
    expect(existsSync('/dev/full')).toBe(true);
  },
);
