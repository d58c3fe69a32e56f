import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Program, type ProgramRequest, withProgram } from '../../../src/app/program/with-program.js';

let folder = '';
const at = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-program-'));
  mkdirSync(at('other'));
  writeFileSync(at('main.py'), 'import util, near\nprint(open("names.txt").read())\n');
  writeFileSync(at('util.py'), 'beside = 1\n');
  writeFileSync(at('near.py'), 'import away\n');
  writeFileSync(at('names.txt'), 'beside');
  writeFileSync(at('other/util.py'), 'included = 1\n');
  writeFileSync(at('other/away.py'), 'away = 1\n');
  writeFileSync(at('other/names.txt'), 'included');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const INCLUDE = ['util.py', 'away.py', 'names.txt'];
const textsOf = (files: Program['files']) => files.map(({ path, bytes }) => [path, bytes.toString()]);
const programOf = (serve: boolean) =>
  withProgram(
    {
      scriptPath: at('main.py'),
      asMain: false,
      serve,
      paths: [],
      include: INCLUDE.map((name) => at(`other/${name}`)),
    } as unknown as ProgramRequest,
    async ({ files, stored }) => ({ files: textsOf(files), stored: textsOf(stored) }),
  );

describe('a script with files that are included', () => {
  it('has the sources that stand on the board, whatever is beside it', async () => {
    expect(await programOf(true)).toEqual({
      files: [['near.py', 'import away\n']],
      stored: [
        ['util.py', 'included = 1\n'],
        ['away.py', 'away = 1\n'],
      ],
    });
  });

  it('has them also where nothing is served', async () => {
    expect(await programOf(false)).toEqual({ files: [], stored: [['util.py', 'included = 1\n']] });
  });
});
