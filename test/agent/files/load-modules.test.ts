import { describe, expect, it } from 'vitest';
import { loadedProgram } from '../../../src/agent/files/load-modules.js';
import { nameModules } from '../../../src/agent/files/name-modules.js';
import { applyEdits } from '../../../src/instrument/apply-edits.js';
import type { ProgramFile } from '../../../src/instrument/imports/resolve-files.js';

const file = (path: string, text: string, kind: ProgramFile['kind'] = 'module'): ProgramFile => ({
  path,
  bytes: Buffer.from(text),
  kind,
});

describe('a program whose modules are loaded by calls', () => {
  it('has calls in place of imports, in the script and in modules', () => {
    const script = 'import a\nimport mpgc\n';
    const files = [file('a.py', 'import b\r\nx = 1\r\n'), file('b.py', 'y = 2'), file('d.txt', '', 'data')];
    const { modules, edits } = loadedProgram(script, files, { sysModules: false });
    expect(applyEdits(script, edits)).toBe('a=_mpgc.insert("a",("b",))\nmpgc=_mpgc\n');
    expect(modules.map(({ name, text, linesBefore }) => [name, text, linesBefore])).toEqual([
      ['b', 'y = 2', 0],
      ['a', 'b=_mpgc.insert("b")\nx = 1\n', 1],
    ]);
  });

  it('leaves a module of which all names are imported, and bytecode', () => {
    const script = 'from a import *\nimport b, c\n';
    const files = [file('a.py', ''), file('b.mpy', ''), file('c.py', '')];
    const { modules, edits } = loadedProgram(script, files, { sysModules: true });
    expect(modules.map(({ name }) => name)).toEqual(['c']);
    expect(applyEdits(script, edits)).toBe('from a import *\nimport b;c=_mpgc.insert("c")\n');
  });

  it('asks for what is in a circle before it calls', () => {
    const files = [file('a.py', 'import b'), file('b.py', 'import a')];
    const { modules } = loadedProgram('import a', files, { sysModules: true });
    expect(modules.map(({ text }) => text)).toEqual([
      'b=(_mpgc.items.get("b")or _mpgc.insert("b"))',
      'a=(_mpgc.items.get("a")or _mpgc.insert("a"))',
    ]);
  });
});

describe('a traceback of modules that were loaded by calls', () => {
  const { modules } = loadedProgram(
    'import a, b',
    [
      file('a.py', 'def f():\n    return 1 // 0\n'),
      file('b.py', '\n\n\nclass C:\n    def g(self):\n        f()\n'),
    ],
    { sysModules: true },
  );
  const at = (frame: string) =>
    `Traceback (most recent call last):\r\n  File "<string>", ${frame}\r\nError: x\r\n`;

  it.each([
    ['line 2, in f', 'File "a.py", line 2, in f'],
    ['line 9, in g', 'File "b.py", line 6, in g'],
    ['line 7, in <module>', 'File "b.py", line 4, in <module>'],
    // Text that the program runs itself.
    ['line 2, in g', 'File "<string>", line 2, in g'],
    ['line 40, in g', 'File "<string>", line 40, in g'],
  ])('names the file and the line of %s', (frame, expected) => {
    expect(nameModules(at(frame), modules)).toContain(`  ${expected}\n`);
  });

  it('has no frame of the agent', () => {
    const traceback =
      '  File "<stdin>", line 4, in <module>\r\n  File "<stdin>", line 9, in _mpgc\r\nError: x\r\n';
    expect(nameModules(traceback, modules)).toBe('  File "<stdin>", line 4, in <module>\nError: x\n');
  });
});
