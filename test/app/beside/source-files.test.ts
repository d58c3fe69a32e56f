import { expect, it } from 'vitest';
import { sourceFiles } from '../../../src/app/beside/source-files.js';
import type { ProgramFile } from '../../../src/instrument/imports/resolve-files.js';

const file = (path: string, kind: ProgramFile['kind'] = 'module'): ProgramFile => ({
  path,
  kind,
  bytes: Buffer.from('x = 1\r\n'),
});

it('the sources of a capture are the modules, by their names in tracebacks, and the script once', () => {
  const files = [file('main.py'), file('a.py'), file('lib/b.py'), file('c.mpy'), file('d.txt', 'data')];
  expect(sourceFiles(files, 'main.py').map(({ path, text }) => [path, text])).toEqual([
    ['a.py', 'x = 1\n'],
    ['/lib/b.py', 'x = 1\n'],
  ]);
});
