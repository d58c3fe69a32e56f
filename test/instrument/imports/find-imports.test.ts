import { describe, expect, it } from 'vitest';
import { findImports } from '../../../src/instrument/imports/find-imports.js';

const said = (text: string) =>
  findImports(text).map(({ module, level, names, as, called }) => ({
    module,
    level,
    names: names?.map(({ name, as: bound }) => (name === bound ? name : `${name} as ${bound}`)) ?? null,
    as,
    called,
  }));

describe('the imports of a text', () => {
  it.each([
    ['import a', [{ module: 'a', level: 0, names: null, as: null, called: false }]],
    [
      'import a.b, c as d  # and e',
      [
        { module: 'a.b', level: 0, names: null, as: null, called: false },
        { module: 'c', level: 0, names: null, as: 'd', called: false },
      ],
    ],
    [
      'from a.b import (\n    c,  # import x\n    d as e,\n)',
      [{ module: 'a.b', level: 0, names: ['c', 'd as e'], as: null, called: false }],
    ],
    ['from a \\\n import *', [{ module: 'a', level: 0, names: ['*'], as: null, called: false }]],
    ['from . import a', [{ module: '', level: 1, names: ['a'], as: null, called: false }]],
    ['from .. a import b', [{ module: 'a', level: 2, names: ['b'], as: null, called: false }]],
    ['from ..a.b import c', [{ module: 'a.b', level: 2, names: ['c'], as: null, called: false }]],
    ['m = __import__("a.b")', [{ module: 'a.b', level: 0, names: null, as: null, called: true }]],
    ['def f():\n    import a', [{ module: 'a', level: 0, names: null, as: null, called: false }]],
    [
      'try:\n    import a\nexcept ImportError:\n    a = None',
      [{ module: 'a', level: 0, names: null, as: null, called: false }],
    ],
  ])('%j', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('are none in texts and comments, nor by a name that is not written', () => {
    expect(said('# import a\nx = "import b"\n"""\nimport c\n"""\n__import__(name)')).toEqual([]);
  });
});
