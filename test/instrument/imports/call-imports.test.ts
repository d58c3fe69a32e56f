import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/instrument/apply-edits.js';
import { callImports } from '../../../src/instrument/imports/call-imports.js';

const MODULES = new Set(['a', 'b', 'pkg', 'pkg.core']);

const called = (text: string, within = '') =>
  applyEdits(
    text,
    callImports(text, { within, load: (name) => (MODULES.has(name) ? `load("${name}")` : null) }),
  );

describe('modules that are loaded by calls', () => {
  it.each([
    ['import a', 'a=load("a")'],
    ['import a as x, time', 'x=load("a");import time'],
    ['import time as t, a', 'import time as t;a=load("a")'],
    ['from a import x, y as z', 'x=load("a").x;z=load("a").y'],
    ['from pkg import core, other', 'core=load("pkg.core");other=load("pkg").other'],
    ['import pkg.core', 'load("pkg.core");pkg=load("pkg")'],
    ['import pkg.core as c', 'c=load("pkg.core")'],
    ['x = __import__("a").y', 'x = load("a").y'],
    ['x = __import__("pkg.core")', 'x = (load("pkg.core")and load("pkg"))'],
    ['if x:\n    import a\n', 'if x:\n    a=load("a")\n'],
  ])('%j becomes %j', (text, expected) => {
    expect(called(text)).toBe(expected);
  });

  it('are relative to the package of the text', () => {
    expect(called('from . import core', 'pkg')).toBe('core=load("pkg.core")');
    expect(called('from .core import x', 'pkg')).toBe('x=load("pkg.core").x');
    expect(called('from ... import a', 'pkg')).toBe('from ... import a');
  });

  it.each(['import time', 'from a import *', '"import a"', '# import a'])('are none in %j', (text) => {
    expect(called(text)).toBe(text);
  });

  it('move no line', () => {
    const text = 'from a import (\n    x,  # one\n    y,\n)\nz = 1\n';
    expect(called(text)).toBe('x=\\\n\\\n\\\nload("a").x;y=load("a").y\nz = 1\n');
  });
});
