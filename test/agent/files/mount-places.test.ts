import { describe, expect, it } from 'vitest';
import { placesFromRoot, placesInFolder } from '../../../src/agent/files/mount-places.js';
import type { ProgramFile } from '../../../src/instrument/imports/resolve-files.js';

const files = (paths: Record<string, ProgramFile['kind']>): ProgramFile[] =>
  Object.entries(paths).map(([path, kind]) => ({ path, kind, bytes: Buffer.alloc(0) }));

const FILES = files({
  'a.py': 'module',
  'lib/b.py': 'module',
  'pkg/__init__.py': 'module',
  'pkg/core.py': 'module',
  'pkg/deep/__init__.py': 'module',
  'pkg/deep/end.py': 'module',
  'pkg/table.txt': 'data',
  'data/table.txt': 'data',
});

describe('where files are mounted', () => {
  it('is where they would lie, and of a package its folder', () => {
    expect(placesFromRoot(FILES).map(({ point, path }) => [point, path])).toEqual([
      ['/a.py', '/'],
      ['/lib/b.py', '/'],
      ['/pkg', '/__init__.py'],
      ['/pkg', '/core.py'],
      ['/pkg', '/deep/__init__.py'],
      ['/pkg', '/deep/end.py'],
      ['/pkg', '/table.txt'],
      ['/data/table.txt', '/'],
    ]);
  });

  it('is a folder of mpgc’s for the modules of a board that looks from another folder than its root', () => {
    expect(placesInFolder(FILES).map(({ point, path }) => `${point}${path}`)).toEqual([
      '/_mpgc/a.py',
      '/_mpgc/b.py',
      '/_mpgc/pkg/__init__.py',
      '/_mpgc/pkg/core.py',
      '/_mpgc/pkg/deep/__init__.py',
      '/_mpgc/pkg/deep/end.py',
    ]);
  });
});
