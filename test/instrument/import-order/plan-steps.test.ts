import { describe, expect, it } from 'vitest';
import { importGraph } from '../../../src/instrument/import-order/import-graph.js';
import { edgeKey, planSteps } from '../../../src/instrument/import-order/plan-steps.js';
import type { ProgramFile } from '../../../src/instrument/imports/resolve-files.js';

const filesOf = (texts: Record<string, string>): ProgramFile[] =>
  Object.entries(texts).map(([path, text]) => ({ path, bytes: Buffer.from(text), kind: 'module' }));

const stepsOf = (script: string, texts: Record<string, string>, seen: string[] = []) =>
  planSteps(importGraph(script, filesOf(texts)), new Set(seen));

const namesOf = (...args: Parameters<typeof stepsOf>) =>
  stepsOf(...args).map(({ names }) => names.join(' + '));

describe('the order in which imports are measured', () => {
  it('loads what a module imports before it, otherwise in the order of the program', () => {
    const steps = stepsOf('import time\nimport a, c\nimport b\n', {
      'a.py': 'import b\nfrom c import *\n',
      'b.py': 'import machine\n',
      'c.py': '',
    });
    expect(steps).toEqual([
      { names: ['time'], importedBy: '', line: 1, time: 'start' },
      { names: ['machine'], importedBy: 'b', line: 1, time: 'start' },
      { names: ['b'], importedBy: 'a', line: 1, time: 'start' },
      { names: ['c'], importedBy: 'a', line: 2, time: 'start' },
      { names: ['a'], importedBy: '', line: 2, time: 'start' },
    ]);
  });

  it('takes modules that import each other for one, and begins where the program does', () => {
    const texts = { 'a.py': 'import b\n', 'b.py': 'import c\n', 'c.py': 'import a\nimport d\n', 'd.py': '' };
    expect(namesOf('import a\n', texts)).toEqual(['d', 'a + b + c']);
    expect(namesOf('import b\n', texts)).toEqual(['d', 'b + c + a']);
  });

  it('loads a package before what is in it, and with what it imports of that', () => {
    const texts = {
      'pkg/__init__.py': 'from . import extra\n',
      'pkg/extra.py': '',
      'pkg/core.py': 'from .base import x\n',
      'pkg/base.py': 'x = 1\n',
    };
    expect(namesOf('import pkg.core\n', texts)).toEqual(['pkg + pkg.extra', 'pkg.base', 'pkg.core']);
  });

  it('leaves out what a condition of a module may import, until it was seen', () => {
    const texts = { 'a.py': 'try:\n    import b\nexcept ImportError:\n    pass\n', 'b.py': '' };
    expect(namesOf('import a\n', texts)).toEqual(['a']);
    expect(namesOf('import a\n', texts, [edgeKey('a', 'b')])).toEqual(['b', 'a']);
  });

  it('takes the conditions of the script to hold, and says so', () => {
    const steps = stepsOf('if x:\n    import a\n', { 'a.py': '' });
    expect(steps).toEqual([{ names: ['a'], importedBy: '', line: 2, time: 'condition' }]);
  });

  it('puts last what is imported when a function is called', () => {
    const texts = { 'a.py': 'def f():\n    import late\n', 'late.py': 'import d\n', 'c.py': '', 'd.py': '' };
    const steps = stepsOf('import a\ndef g():\n    import c\n', texts);
    expect(steps.map(({ names, time, importedBy }) => [names[0], time, importedBy])).toEqual([
      ['a', 'start', ''],
      ['c', 'function', ''],
      ['d', 'start', 'late'],
      ['late', 'function', 'a'],
    ]);
  });

  it('knows nothing of mpgc, which no board has', () => {
    expect(namesOf('import mpgc\n', {})).toEqual([]);
  });

  it('keeps a module of the board by its whole name', () => {
    expect(namesOf('import umqtt.simple\nfrom machine import Pin\n', {})).toEqual([
      'umqtt.simple',
      'machine',
    ]);
  });
});
