import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBeside } from '../../../src/app/beside/read-beside.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-beside-'));
  mkdirSync(join(folder, 'src/lib'), { recursive: true });
  mkdirSync(join(folder, 'more/big.py'), { recursive: true });
  writeFileSync(join(folder, 'src/main.py'), '');
  writeFileSync(join(folder, 'src/a.py'), 'import b, c\n');
  writeFileSync(join(folder, 'src/lib/b.py'), 'import d\n');
  writeFileSync(join(folder, 'more/c.py'), 'x = 1\n');
  writeFileSync(join(folder, 'more/huge.py'), '#'.repeat(300 * 1024));
  symlinkSync(join(folder, 'gone.py'), join(folder, 'more/d.py'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const beside = (text: string, ...paths: string[]) =>
  readBeside({ path: join(folder, 'src/main.py'), text }, paths);

describe('the files beside a script', () => {
  it('are in its folder, in lib there, and in the folders that are named', () => {
    expect(beside('import a').files.map(({ path }) => path)).toEqual(['a.py', 'lib/b.py']);
    expect(beside('import a', join(folder, 'more')).files.map(({ path }) => path)).toEqual([
      'a.py',
      'lib/b.py',
      'c.py',
    ]);
  });

  it('are none where a folder has the name of a file', () => {
    expect(beside('import big', join(folder, 'more'))).toEqual({ files: [], leftOut: [] });
  });

  it('are left out when they are larger than all may be', () => {
    expect(beside('import huge', join(folder, 'more'))).toEqual({ files: [], leftOut: ['huge.py'] });
  });

  it('cannot be in what is no folder', () => {
    expect(() => beside('', join(folder, 'src/main.py'))).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('is no folder') }),
    );
  });
});
