import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readIncluded } from '../../../src/app/program/read-included.js';

describe('files for the board', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mpgc-included-'));
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'names.txt'), 'a');
    writeFileSync(join(folder, 'other', 'names.txt'), 'b');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are named by their names alone', () => {
    const path = join(folder, 'other', 'names.txt');
    expect(readIncluded([path])).toEqual([{ path, name: 'names.txt', bytes: Buffer.from('b') }]);
  });

  it('have a name each', () => {
    const paths = [join(folder, 'names.txt'), join(folder, 'other', 'names.txt')];
    expect(() => readIncluded(paths)).toThrow(/would both be names\.txt on the board/);
  });

  it.each(['absent.txt', 'other'])('are there: %s is not', (name) => {
    expect(() => readIncluded([join(folder, name)])).toThrow(
      expect.objectContaining({ code: 'SCRIPT_NOT_FOUND', exitCode: 2 }),
    );
  });
});
