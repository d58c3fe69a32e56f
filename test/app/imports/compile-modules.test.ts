import { describe, expect, it } from 'vitest';
import { compileModules } from '../../../src/app/imports/compile-modules.js';
import type { ProgramFile } from '../../../src/instrument/imports/resolve-files.js';

const moduleOf = (path: string, text: string): ProgramFile => ({
  path,
  bytes: Buffer.from(text),
  kind: 'module',
});

describe('precompiling modules', () => {
  it('gives bytecode of version 6, under the name of the source, and says what it does not compile', async () => {
    const { files, notCompiled } = await compileModules(
      new Map([
        ['a', moduleOf('lib/a.py', 'x = 1\n')],
        ['bad', moduleOf('bad.py', 'def f(:\n')],
        ['fast', moduleOf('fast.py', '@micropython.native\ndef f():\n    return 1\n')],
        ['pkg', moduleOf('pkg/__init__.py', 'y = "é"\n')],
      ]),
    );
    expect([...files].map(([name, { path }]) => [name, path])).toEqual([
      ['a', 'lib/a.mpy'],
      ['pkg', 'pkg/__init__.mpy'],
    ]);
    const { bytes } = files.get('a')!;
    // M, the version, no native code, integers of 31 bits: docs of MicroPython, "mpy files".
    expect([...bytes.subarray(0, 4)]).toEqual([0x4d, 6, 0, 31]);
    expect(bytes.includes('lib/a.py')).toBe(true);
    expect(notCompiled).toEqual([
      { name: 'bad', reason: 'refused', said: 'SyntaxError: invalid syntax' },
      { name: 'fast', reason: 'native', said: 'SyntaxError: invalid arch' },
    ]);
  });

  it('has nothing to do without modules', async () => {
    expect(await compileModules(new Map())).toEqual({ files: new Map(), notCompiled: [] });
  });
});
