import { describe, expect, it } from 'vitest';
import { type Folder, resolveFiles } from '../../../src/instrument/imports/resolve-files.js';

const LIMITS = { files: 20, bytes: 1000 };

function folder(files: Record<string, string>, prefix = ''): Folder {
  const paths = Object.keys(files);
  return {
    prefix,
    read: (path) => (path in files ? Buffer.from(files[path]!) : null),
    isFolder: (path) => paths.some((file) => file.startsWith(`${path}/`)),
  };
}

const found = (text: string, ...folders: Folder[]) =>
  resolveFiles(text, folders, LIMITS).files.map(({ path }) => path);

describe('the files of a program', () => {
  it('are the modules that it imports, with what they import, and no others', () => {
    const beside = folder({ 'a.py': 'import b', 'b.py': '', 'c.py': '', 'main.py': 'import a' });
    expect(found('import a, time', beside)).toEqual(['a.py', 'b.py']);
  });

  it('end where imports go in a circle', () => {
    expect(found('import a', folder({ 'a.py': 'import b', 'b.py': 'import a' }))).toEqual(['a.py', 'b.py']);
  });

  it('are those of every branch', () => {
    const text = 'try:\n    import a\nexcept ImportError:\n    import b\ndef f():\n    import c\n';
    expect(found(text, folder({ 'a.py': '', 'b.py': '', 'c.py': '', 'd.py': '' }))).toEqual([
      'a.py',
      'b.py',
      'c.py',
    ]);
  });

  it('are of a package what is imported of it', () => {
    const beside = folder({
      'pkg/__init__.py': 'from .core import x\nfrom . import extra',
      'pkg/core.py': 'from ..other import y\nfrom .deep.end import z',
      'pkg/extra.py': '',
      'pkg/unused.py': '',
      'pkg/deep/__init__.py': '',
      'pkg/deep/end.py': 'from ..last import w',
      'pkg/last.py': '',
      'core.py': '',
      'other.py': '',
    });
    expect(found('import pkg', beside)).toEqual([
      'pkg/__init__.py',
      'pkg/core.py',
      'pkg/extra.py',
      'pkg/deep/__init__.py',
      'pkg/deep/end.py',
      'pkg/last.py',
    ]);
    expect(found('from pkg import last, x', folder({ 'pkg/__init__.py': '', 'pkg/last.py': '' }))).toEqual([
      'pkg/__init__.py',
      'pkg/last.py',
    ]);
  });

  it('come from a folder that is a package before a file, and from source before bytecode', () => {
    const both = folder({ 'a/__init__.py': '', 'a.py': '', 'b.py': '', 'b.mpy': '', 'c.mpy': '' });
    expect(found('import a, b, c', both)).toEqual(['a/__init__.py', 'b.py', 'c.mpy']);
    expect(found('import a', folder({ 'a/readme.md': '', 'a.py': '' }))).toEqual(['a.py']);
  });

  it('come from the first folder that has the module', () => {
    const first = folder({ 'a.py': '' });
    const library = folder({ 'a.py': '', 'b.py': '' }, 'lib/');
    const last = folder({ 'b.py': '', 'c.py': '' });
    expect(found('import a, b, c', first, library, last)).toEqual(['a.py', 'lib/b.py', 'c.py']);
  });

  it('are what it opens to read, and never writes', () => {
    const beside = folder({ 'a.json': '{}', 'b.txt': '', 'log.txt': '', 'm.py': 'open("/b.txt")' });
    const text =
      'import m\nopen("a.json")\nopen("log.txt")\nopen("log.txt", "a")\nopen("../x")\nopen("none")';
    expect(resolveFiles(text, [beside], LIMITS).files.map(({ path, kind }) => [path, kind])).toEqual([
      ['m.py', 'module'],
      ['a.json', 'data'],
      ['b.txt', 'data'],
    ]);
  });

  it('are not mpgc, which the agent gives', () => {
    expect(found('import mpgc', folder({ 'mpgc.py': '' }))).toEqual([]);
  });

  it('are left out and named where there is no room', () => {
    const beside = folder({ 'a.py': '#'.repeat(990), 'b.py': '#'.repeat(11), 'c.py': '#'.repeat(10) });
    const { files, leftOut } = resolveFiles('import a, b, c', [beside], LIMITS);
    expect(files.map(({ path }) => path)).toEqual(['a.py', 'c.py']);
    expect(leftOut).toEqual(['b.py']);
    const large: Folder = {
      prefix: '',
      read: (path) => (path === 'a.py' ? 'too-large' : null),
      isFolder: () => false,
    };
    expect(resolveFiles('import a', [large], LIMITS)).toEqual({ files: [], leftOut: ['a.py'] });
  });
});
