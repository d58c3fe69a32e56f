import { parser } from '@lezer/python';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/instrument/apply-edits.js';
import { probeStatements } from '../../../src/instrument/statements/probe-statements.js';
import { reachedFunctions } from '../../../src/instrument/statements/reached-functions.js';

function probed(text: string, call = 'f()', indent = ''): { text: string; lines: number[] } {
  const functions = reachedFunctions([{ file: 'main.py', text }], call);
  const { edits, statements } = probeStatements(text, functions, { before: 0, indent });
  return { text: applyEdits(text, edits), lines: statements.map(({ line }) => line) };
}

const BEGIN = '_mpgc_p=_mpgc.get();';

describe('probes in front of statements', () => {
  it.each([
    ['a statement', 'def f():\n  a()\n', `def f():\n  ${BEGIN}_mpgc.index(3);a()\n  _mpgc.pop(_mpgc_p)\n`],
    [
      'all on one line',
      'def f(): a(); b()\n',
      `def f(): ${BEGIN}_mpgc.index(3);a(); _mpgc.index(6);b();_mpgc.pop(_mpgc_p)\n`,
    ],
    [
      'a value that is returned',
      'def f():\n  return a, b\n',
      `def f():\n  ${BEGIN}_mpgc.index(3);return _mpgc.pop(_mpgc_p,(a, b))\n`,
    ],
    [
      'a value without a space before it',
      'def f():\n  return[a]\n',
      `def f():\n  ${BEGIN}_mpgc.index(3);return _mpgc.pop(_mpgc_p,([a]))\n`,
    ],
    ['no value', 'def f():\n  return\n', `def f():\n  ${BEGIN}_mpgc.index(3);_mpgc.pop(_mpgc_p);return\n`],
    [
      'the tests of a while and of an elif',
      'def f():\n  while a:\n    b\n  if c: d\n  elif e: g\n',
      `def f():\n  ${BEGIN.slice(0, -1)}\n  while (_mpgc.index(3)or(a)):\n    _mpgc.index(6);b\n  _mpgc.index(9)\n  if c: _mpgc.index(12);d\n  elif (_mpgc.index(15)or(e)): _mpgc.index(18);g\n  _mpgc.pop(_mpgc_p)\n`,
    ],
    [
      'where a for goes on',
      'def f():\n  for a in b:\n    if c: continue\n    d()\n',
      `def f():\n  ${BEGIN.slice(0, -1)}\n  _mpgc.index(3)\n  for a in b:\n    _mpgc.index(6)\n    if c: _mpgc.pop(3);continue\n    _mpgc.index(9);d()\n    _mpgc.pop(3)\n  _mpgc.pop(_mpgc_p)\n`,
    ],
    [
      'a continue of the while in a for, which has a test',
      'def f():\n  for a in b:\n    while c:\n      continue\n',
      `def f():\n  ${BEGIN.slice(0, -1)}\n  _mpgc.index(3)\n  for a in b:\n    while (_mpgc.index(6)or(c)):\n      continue\n    _mpgc.pop(3)\n  _mpgc.pop(_mpgc_p)\n`,
    ],
    [
      'what is undone, and a with',
      'def f():\n  try:\n    a()\n  finally:\n    with b: c()\n',
      `def f():\n  ${BEGIN.slice(0, -1)}\n  try:\n    _mpgc.index(3);a()\n  finally:\n    _mpgc.index(6)\n    with b: _mpgc.index(9);c();_mpgc.pop(6)\n  _mpgc.pop(_mpgc_p)\n`,
    ],
  ])('%s', (_, text, expected) => {
    expect(probed(text).text).toBe(expected);
  });

  it('has a number for each, with its line', () => {
    expect(probed('x = 1\ndef f():\n  a()\n  if b:\n    c()\n  return 1\n').lines).toEqual([3, 4, 5, 6]);
  });

  it('puts what stands in front of every line before those that it adds', () => {
    expect(probed('def f():\n  if a: b\n', 'f()', '\t').text).toContain('\n\t  if a');
  });

  const BREAKS_NO = [
    'def f():\n  """text"""\n  global x\n  x = [\n    1,\n  ]  # note\n  assert x, "x"\n  del x\n',
    'def f(a, *b, c=1, **d):\n  def g():\n    nonlocal a\n    a += 1\n    return (yield a)\n  class C:\n    y = 1\n    def m(self): return self\n  @g\n  def h(): pass\n  return lambda: a if b else (\n    c)\n',
    'def f():\n  while (a :=\n    b()):\n    break\n  else:\n    c\n  for x, y in z:\n    pass\n  else:\n    d\n',
    'def f():\n  try: a\n  except (B, C) as e: raise\n  except: return\n  else: d;\n  finally: e;\n',
    'def f():\n  with a as b, c: pass\n  if x: return y\n  raise Z("q")\n',
  ];
  it.each(BREAKS_NO)('leaves what parses: %j', (text) => {
    const { text: edited } = probed(text);
    expect(edited).not.toBe(text);
    let broken = '';
    parser.parse(edited).iterate({
      enter: ({ type, from }) => {
        if (type.isError) broken ||= edited.slice(from - 20, from + 20);
      },
    });
    expect(broken).toBe('');
  });
});

describe('the functions that a call may come to', () => {
  const names = (text: string, call: string) =>
    reachedFunctions([{ file: 'a.py', text }], call).map(({ name }) => name);

  it.each([
    ['by what each calls', 'def a(): b()\ndef b(): pass\ndef c(): pass\n', 'a()', ['a', 'b']],
    [
      'by the name of a method',
      'class A:\n  def go(self): self.on()\n  def on(self): pass\n',
      'x.go()',
      ['go', 'on'],
    ],
    [
      'those that Python calls',
      'class A:\n  def __add__(self, o): return h()\ndef h(): pass\n',
      'x + y',
      ['__add__', 'h'],
    ],
    [
      'what makes an object of a class that is named',
      'class A:\n  def __init__(self): pass\nclass B:\n  def __init__(self): c()\ndef c(): pass\n',
      'f(B())',
      ['__init__', 'c'],
    ],
    ['in circles', 'def a(): b()\ndef b(): a()\n', 'a()', ['a', 'b']],
    [
      'no generator, coroutine or machine code',
      'def a(): yield b()\nasync def c(): pass\n@micropython.native\ndef d(): pass\ndef b(): pass\n',
      'a() or c() or d()',
      ['b'],
    ],
    ['a function with a generator in it', 'def a():\n  def g(): yield 1\n  return g\n', 'a()', ['a']],
  ])('%s', (_, text, call, expected) => {
    expect(names(text, call)).toEqual(expected);
  });
});
