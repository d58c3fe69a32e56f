import { describe, expect, it } from 'vitest';
import { type LineDetail, placeProbes } from '../../../src/instrument/lines/place-probes.js';
import type { Probe } from '../../../src/instrument/lines/probe.js';

/** The text with its probes as `@line`, with `e`, `r` or `n` for those that enter, resume, or go on to the next pass; `$` leaves. */
function probed(text: string, detail: LineDetail = 'line'): string | null {
  const placed = placeProbes(text, detail);
  if (!placed) return null;
  let [out, done] = ['', 0];
  for (const { at, before, probe, after } of placed.insertions) {
    out += `${text.slice(done, at)}${before}${probe ? signOf(probe) : ''}${after}`;
    done = at;
  }
  return (out + text.slice(done)).replaceAll('_mpgc_end', '$');
}

function signOf(probe: Probe | 'end'): string {
  if (probe === 'end') return '$0';
  return `@${probe.line}${probe.kind === 'statement' ? '' : probe.kind.charAt(0)}`;
}

const suspending = (text: string) =>
  placeProbes(text, 'line')!.insertions.flatMap(({ probe }) =>
    probe && probe !== 'end' && probe.suspends ? [probe.line] : [],
  );

describe('probes before lines', () => {
  it.each([
    ['of a module', 'x = 1\ny = 2\n', '@1e;x = 1\n@2;y = 2;$0\n'],
    ['behind a docstring', '"""doc"""\nx = 1\n', '"""doc"""\n@2e;x = 1;$0\n'],
    ['of a docstring alone', 'def f():\n  "doc"\nf()\n', '@1e\ndef f():\n  "doc"\n@3;f();$0\n'],
    ['with semicolons', 'x = 1; y = 2; z()\n', '@1e;x = 1; @1;y = 2; @1;z();$0\n'],
    ['of a one-line suite', 'x\nif x: y; z\n', '@1e;x\nif (@2or(x)): @2;y; @2;z\n$0\n'],
    ['of an if in brackets', 'x\nif(x):\n  y\n', '@1e;x\nif (@2or((x))):\n  @3;y\n$0\n'],
    [
      'of an elif chain',
      'x\nif a:\n  b\nelif c:\n  d\nelif e: f\nelse:\n  g\n',
      '@1e;x\nif (@2or(a)):\n  @3;b\nelif (@4or(c)):\n  @5;d\nelif (@6or(e)): @6;f\nelse:\n  @8;g\n$0\n',
    ],
    ['of an if that comes first', 'if a: b\nelif c: d\n', '@1e\nif a: @1;b\nelif (@2or(c)): @2;d\n$0\n'],
    [
      'over several lines',
      'x = [1,\n  2]\nif x and \\\n   y:\n  z\n',
      '@1e;x = [1,\n  2]\nif (@3or(x and \\\n   y)):\n  @5;z\n$0\n',
    ],
    [
      'before comments',
      'x  # one\nif y:  # two\n  z # three\n# four\n',
      '@1e;x  # one\nif (@2or(y)):  # two\n  @3;z # three\n$0\n# four\n',
    ],
    ['with tabs and form feeds', 'x\n\fif y:\n\tz\n', '@1e;x\n\fif (@2or(y)):\n\t@3;z\n\f$0\n'],
    ['without a last line end', 'x\ny', '@1e;x\n@2;y;$0'],
    [
      'of const and global',
      'A = const(3)\ndef f():\n  global A\n  A = 1\n',
      '@1e;A = const(3)\n@2\ndef f():\n  global A\n  @4e;A = 1;$0\n$0\n',
    ],
    [
      'of nonlocal',
      'def f():\n  x = 1\n  def g():\n    nonlocal x\n    x = 2\n  return g\n',
      '@1e\ndef f():\n  @2e;x = 1\n  @3\n  def g():\n    nonlocal x\n    @5e;x = 2;$0\n  return @6lor g\n$0\n',
    ],
    [
      'not in lambda and comprehensions',
      'f = lambda x: [y for y in x if y]\n',
      '@1e;f = lambda x: [y for y in x if y];$0\n',
    ],
    ['of a walrus', 'while (x := f()):\n  g(x)\n', '@1e\nwhile (@1or((x := f()))):\n  @2;g(x)\n$0\n'],
    [
      'of conditional imports',
      'try:\n  import a\nexcept ImportError:\n  import b as a\n',
      '@1e\ntry:\n  @2;import a\nexcept ImportError:\n  @4;import b as a\n$0\n',
    ],
    [
      'of try, else and finally',
      'try:\n  a\nexcept E as e:\n  b\nelse:\n  c\nfinally:\n  d\n',
      '@1e\ntry:\n  @2;a\nexcept E as e:\n  @4;b\nelse:\n  @6;c\nfinally:\n  @8;d\n$0\n',
    ],
    [
      'of a finally behind a return, which leaves once more',
      'def f():\n  try:\n    return 1\n  finally:\n    g()\n',
      '@1e\ndef f():\n  @2e\n  try:\n    return @3lor 1\n  finally:\n    @5;g();$0\n  $0\n$0\n',
    ],
    [
      'of with, which its last line returns to',
      'x\nwith a as b, c:\n  d\n',
      '@1e;x\n@2\nwith a as b, c:\n  @3;d;@2n\n$0\n',
    ],
    ['of decorators', '@a\n@b(c)\ndef f(): pass\n', '@1e\n@a\n@b(c)\ndef f(): @3e;pass;$0\n$0\n'],
    [
      'of a class, to which its last line returns',
      'class A(B):\n  "doc"\n  x = 1\n  def f(self):\n    return self\n',
      '@1e\nclass A(B):\n  "doc"\n  @3;x = 1\n  @4\n  def f(self):\n    @5e;return $0or self\n  @1n\n$0\n',
    ],
    [
      'of return',
      'def f():\n  if a: return\n  return  1, 2  # c\n',
      '@1e\ndef f():\n  @2e\n  if a: @2l;return\n  @3;return  $((1, 2))  # c\n$0\n',
    ],
    ['of return in brackets', 'def f(): return(1)\n', '@1e\ndef f(): @1e;return $(((1)))\n$0\n'],
  ])('%s', (_, text, expected) => {
    expect(probed(text)).toBe(expected);
  });
});

describe('probes in loops', () => {
  it.each([
    ['while', 'while a:\n  b\nelse:\n  c\n', '@1e\nwhile (@1or(a)):\n  @2;b\nelse:\n  @4;c\n$0\n'],
    [
      'for, which asks for the next object',
      'x\nfor a in b:\n  c\nelse:\n  d\n',
      '@1e;x\n@2\nfor a in b:\n  @3;c;@2n\nelse:\n  @5;d\n$0\n',
    ],
    [
      'for over a range, which stays one that the compiler needs no object for',
      'x\nfor i in range(2, n):\n  y\n',
      '@1e;x\n@2\nfor i in range(2, n):\n  @3;y\n$0\n',
    ],
    [
      'continue and break',
      'for a in b:\n  if c: continue\n  if d:\n    break\n  while e: continue\n',
      '@1e\nfor a in b:\n  if (@2or(c)): @1n;continue\n  if (@3or(d)):\n    @4;break\n  while (@5or(e)): continue\n  @1n\n$0\n',
    ],
    ['one line', 'for a in b: c; d\n', '@1e\nfor a in b: @1;c; @1;d;@1n\n$0\n'],
  ])('of %s', (_, text, expected) => {
    expect(probed(text)).toBe(expected);
  });
});

describe('probes of generators and coroutines', () => {
  const inFunction = (line: string) => probed(`def g():\n  ${line}\n`)!.split('\n').slice(2, -2).join('\n');

  it.each([
    ['yield', '  @2e;yield $0;@2r;$0'],
    ['yield 1, 2  # c', '  @2e;yield $((1, 2));@2r;$0  # c'],
    ['x = yield 1', '  @2e;x = yield $0or 1;@2r;$0'],
    ['x = yield', '  @2e;x = yield $0;@2r;$0'],
    ['x += yield 1', '  @2e;x += yield $0or 1;@2r;$0'],
    ['f((yield), (yield 1))', '  @2e;f((yield $0), (yield $0or 1));$0'],
    ['return (yield 1)', '  @2e;return $(((yield $0or 1)))'],
    ['yield(1)', '  @2e;yield $(((1)));@2r;$0'],
    ['x = yield from f()', '  @2e;@2;x = yield from f();$0'],
    ['f = lambda: (yield)', '  @2e;f = lambda: (yield);$0'],
  ])('%s', (line, expected) => {
    expect(inFunction(line)).toBe(expected);
  });

  it('stand before what a coroutine waits for', () => {
    expect(
      probed('async def f():\n  async for a in b: c\n  async with d:\n    await e\n  return await g\n'),
    ).toBe(
      '@1e\nasync def f():\n  @2e\n  @2\n  async for a in b: @2;c;@2n\n  @3\n  async with d:\n    @4;await e;@3n\n  @5;return $((await g))\n$0\n',
    );
  });

  it('know during which lines other tasks may run', () => {
    const text =
      'async def f():\n  a()\n  await b()\n  async for c in d:\n    e()\n  async with f:\n    g()\ndef h():\n  yield 1\n  yield from i()\n@j\nasync def k(): await l\n';
    expect([...new Set(suspending(text))]).toEqual([3, 4, 6, 10, 12]);
  });
});

describe('probes of functions alone', () => {
  it('stand where these begin, go on, and end', () => {
    const text =
      'def f(a):\n  for b in a:\n    if b: return b\n  yield 2\n  c()\nclass D:\n  x = 1\n  def e(self): pass\nf(1)\n';
    expect(probed(text, 'function')).toBe(
      '@1e\ndef f(a):\n  @2e\n  for b in a:\n    if b: return $0or b\n  yield $0or 2;@4r\n  c();$0\nclass D:\n  x = 1\n  def e(self): @8e;pass;$0\nf(1);$0\n',
    );
  });

  it('have names with what is around them', () => {
    const text = 'class A:\n  def f(self):\n    def g(): pass\nasync def h(): pass\n';
    expect(placeProbes(text, 'function')!.scopes).toEqual([
      { name: '<module>', line: 1 },
      { name: 'A.f', line: 2 },
      { name: 'A.f.g', line: 3 },
      { name: 'h', line: 4 },
    ]);
  });
});

describe('what has no probes', () => {
  it.each([
    'micropython.native',
    'micropython.viper',
    'micropython.asm_thumb',
    'asm_pio(x=1)',
    'rp2.asm_pio()',
  ])('is the body under @%s', (decorator) => {
    const body = `@${decorator}\ndef f(a):\n  def g(): return 1\n  yield 1\n  return a\n`;
    expect(probed(body)).toBe(`@1e\n${body.trimEnd()}\n$0\n`);
  });

  it('is a text that does not parse', () => {
    expect(probed('def f(:\n  pass\n')).toBeNull();
    expect(probed('x = = 1\n')).toBeNull();
  });

  it.each(['x = 1.', 'x = [0., 2.]', "x = t'{y}'", 'print', 'x = yield_'])('is not %s', (text) => {
    expect(probed(text)).not.toBeNull();
  });
});
