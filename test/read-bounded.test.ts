import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readBounded } from '../src/read-bounded.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-bounded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MIB = 1024 * 1024;

it.each([0, 1, 64 * 1024, MIB])('reads a file of %d bytes, where 1 MiB is allowed', (bytes) => {
  const path = join(folder, 'file');
  const content = Buffer.alloc(bytes, 'mpgc');
  writeFileSync(path, content);
  expect(readBounded(path, 1).equals(content)).toBe(true);
});

it('refuses one byte more', () => {
  const path = join(folder, 'file');
  writeFileSync(path, Buffer.alloc(MIB + 1));
  expect(() => readBounded(path, 1)).toThrow(new RangeError('it is larger than 1 MiB'));
});
