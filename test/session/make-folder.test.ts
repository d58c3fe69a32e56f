import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder } from '../../src/session/make-folder.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-folder-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('makes a folder with those that it lies in, and takes one that is there', () => {
  const path = join(folder, 'a', 'b', 'c');
  makeFolder(path);
  makeFolder(path);
  expect(existsSync(path)).toBe(true);
});

it('says what is in the way', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolder(join(folder, 'file', 'below'))).toThrow(/ENOTDIR|ENOENT/);
});

it.skipIf(process.platform !== 'linux')('comes to an end where no folder can be made (needs /proc)', () => {
  expect(() => makeFolder('/proc/mpgc/reports')).toThrow('ENOENT');
});
