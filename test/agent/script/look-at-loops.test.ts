import { describe, expect, it } from 'vitest';
import { probeFiles, withOwnLines } from '../../../src/agent/files/probe-files.js';
import { probed, stepped } from '../../../src/agent/script/look-at-loops.js';
import { prepareScript, WITHIN_AGENT } from '../../../src/agent/script/prepare-script.js';
import { findCallbacks } from '../../../src/instrument/cycles/find-callbacks.js';
import { findCycles } from '../../../src/instrument/cycles/find-cycles.js';

const cyclesOf = (text: string) => findCycles([{ file: null, text }]);
const probe = (loop: number) => `_mpgc.count(${2 * loop})or _mpgc.mark("",33)or _mpgc.copy(${2 * loop})`;
const FIRST = probe(0);

describe('probes in loops', () => {
  const withProbes = (text: string, sysModules = true) =>
    prepareScript(text, { sysModules }, probed(cyclesOf(text), 'live'));

  it.each([
    ['while True:\n  f()\n', `\twhile (${FIRST}):\n\t  f()\n`, [1]],
    ['# x\nwhile 1: f()\n', `\twhile (${FIRST}): f()\n`, []],
    ['while (True): f()\n', `\twhile (${FIRST})and((True)): f()\n`, [1]],
    ['while a<\\\n 3: f()\n', `\twhile (${FIRST})and(a<\\\n\t 3): f()\n`, [1]],
    ['for x in y: f(); g()\n', `\tfor x in y: ${FIRST};f(); g()\n`, [1]],
    ['for x in y:\n  # z\n  f()\n', `\tfor x in y:\n\t  # z\n\t  ${FIRST};f()\n`, [1]],
    ['# x\nfor x in y:\n  if x:\n    f()\n', `\tfor x in y:\n\t  ${FIRST}\n\t  if x:\n\t    f()\n`, [3]],
    [
      'for x in y:\n\t@z\n\tdef f(): pass\n',
      `\tfor x in y:\n\t\t${FIRST}\n\t\t@z\n\t\tdef f(): pass\n`,
      [1, 3],
    ],
  ])('%j', (text, body, addedLines) => {
    const source = `${WITHIN_AGENT}\n${body}`;
    expect(withProbes(text)).toEqual({ source, addedLines, parsed: true, wrapped: true });
  });

  it('stand beside what an import becomes', () => {
    const { source, addedLines } = withProbes('import mpgc\nfor x in y:\n  if x: f()\n', false);
    expect(source).toBe(`${WITHIN_AGENT}\n\tmpgc = _mpgc\n\tfor x in y:\n\t  ${FIRST}\n\t  if x: f()\n`);
    expect(addedLines).toEqual([1, 4]);
  });

  it('have the number of the loop', () => {
    const tasks =
      'async def a():\n  while True: await f()\nasync def b():\n  while True: await g()\nrun(a(), b())\n';
    const [, first = '', second = ''] = withProbes(tasks).source.split('while ');
    expect(first.startsWith(`(${probe(0)}): await f()`)).toBe(true);
    expect(second.startsWith(`(${probe(1)}): await g()`)).toBe(true);
  });
});

describe('probes in loops of modules', () => {
  const given = (text: string) => {
    const texts = [
      { file: null, text: 'import app\n' },
      { file: 'app.py', text },
    ];
    const { edits, modules } = probed(findCycles(texts), 'live');
    expect(edits).toEqual([]);
    return probeFiles([{ path: 'app.py', bytes: Buffer.from(text), kind: 'module' }], modules);
  };

  it.each([
    ['x = 1\nwhile True: f()\n', `import mpgc as _mpgc;x = 1\nwhile (${FIRST}): f()\n`, []],
    ['# a\nwhile True: f()\n', `# a\nimport mpgc as _mpgc\nwhile (${FIRST}): f()\n`, [2]],
    ['"""a\nb"""\nwhile 1: f()\n', `import mpgc as _mpgc;"""a\nb"""\nwhile (${FIRST}): f()\n`, []],
  ])('%j', (text, source, addedLines) => {
    const { files, probed: changed } = given(text);
    expect(files.map(({ bytes, original }) => [String(bytes), String(original)])).toEqual([[source, text]]);
    expect(changed).toEqual([{ name: 'app.py', addedLines }]);
  });

  it('leave tracebacks the lines of the file', () => {
    const changed = [{ name: 'app.py', addedLines: [2] }];
    const traceback =
      '  File "app.py", line 1, in f\n  File "app.py", line 3, in g\n  File "b.py", line 3, in h';
    expect(withOwnLines(traceback, changed)).toBe(traceback.replace('3, in g', '2, in g'));
  });
});

describe('probes in callbacks', () => {
  const CALL = FIRST.replace('count', 'call');
  const looked = (text: string) => {
    const texts = [{ file: null, text }];
    return prepareScript(text, { sysModules: true }, probed(findCallbacks(texts), 'live'));
  };

  it.each([
    [
      '# x\ndef f(t):\n  a()\nTimer(-1, callback=f)\n',
      `\tdef f(t):\n\t  ${CALL};a()\n\tTimer(-1, callback=f)\n`,
    ],
    ['# x\nTimer(-1, callback=lambda t: a(t))', `\tTimer(-1, callback=lambda t: (${CALL})and(a(t)))\n`],
  ])('stand at the head, and the script waits at its end: %j', (text, body) => {
    expect(looked(text).source).toBe(`${WITHIN_AGENT}\n${body}\t_mpgc.wait()\n`);
    expect(looked(text).addedLines).toEqual([]);
  });
});

describe('probes in threads', () => {
  const text = '# x\ndef f():\n  while True: a()\n_thread.start_new_thread(f, ())\n';

  it('are those of any loop, and the script waits at its end', () => {
    const { source } = prepareScript(text, { sysModules: true }, probed(cyclesOf(text), 'live'));
    const body = `\tdef f():\n\t  while (${FIRST}): a()\n\t_thread.start_new_thread(f, ())\n`;
    expect(source).toBe(`${WITHIN_AGENT}\n${body}\t_mpgc.wait()\n`);
  });

  it('are none where a program is stopped at each pass', () => {
    expect(stepped(text, cyclesOf(text), { tasks: false })).toBeNull();
  });
});

describe('a program in steps', () => {
  const inSteps = (text: string, tasks = false) => {
    const looked = stepped(text, cyclesOf(text), { tasks });
    return looked && prepareScript(text, { sysModules: true }, looked);
  };
  const body = (text: string, tasks = false) => {
    const { source, addedLines } = inSteps(text, tasks)!;
    expect(addedLines.slice(0, 3)).toEqual([1, 2, 3]);
    const lines = source.split('\n');
    expect([lines[0], lines[1]]).toEqual([WITHIN_AGENT, '\tdef _mpgc_program():']);
    expect(lines.slice(-4)).toEqual([
      '\t_mpgc.index=_mpgc_program()',
      '\tdel _mpgc_program',
      '\tnext(_mpgc.index,0)',
      '',
    ]);
    const globals = /^\t\tglobal (.*)$/.exec(lines[2] ?? '')?.[1]?.split(',') ?? [];
    const program = lines.slice(3, -4).map((line) => line.replace(/^\t\t/, ''));
    return { globals, program: program.join('\n') };
  };

  it('stops at the head of a loop at its top', () => {
    expect(body('import a.b as c\nx = d(e)\nwhile True:\n  x += 1\n')).toEqual({
      globals: ['a', 'b', 'c', 'x', 'd', 'e'],
      program: 'import a.b as c\nx = d(e)\nwhile ((yield)is None):\n  x += 1\n',
    });
  });

  it.each([
    ['with a test', 'while x: f()\n', 'while ((yield)is None)and(x): f()\n'],
    ['over something', 'for x in y: f()\n', 'for x in y: yield;f()\n'],
    ['over something, before a block', 'for x in y:\n  if x: f()\n', 'for x in y:\n  yield\n  if x: f()\n'],
    [
      'of a function',
      'def main(a=b):\n  while 1: f()\nmain()\n',
      'def main(a=b):\n  while ((yield)is None): f()\n(yield from main())\n',
    ],
    [
      'of a method behind a function',
      'class A:\n  def go(self):\n    while 1: f()\ndef main():\n  x = A().go()\nmain()\n',
      'class A:\n  def go(self):\n    while ((yield)is None): f()\ndef main():\n  x = (yield from A().go())\n(yield from main())\n',
    ],
    [
      'of a method that a module has, too',
      'import m\nclass A:\n  def go(self):\n    while 1: f()\nm.go()\nA().go()\n',
      'import m\nclass A:\n  def go(self):\n    while ((yield)is None): f()\nm.go()\n(yield from A().go())\n',
    ],
    [
      'beside a parameter with the name of a function that ends a generator',
      'def link(next): return next\nwhile True: x = link(x)\n',
      'def link(next): return next\nwhile ((yield)is None): x = link(x)\n',
    ],
  ])('stops at the head of a loop %s', (_, text, program) => {
    expect(body(text).program).toBe(program);
  });

  it('has no names to tell of where there are none, and a place for each that stands at another', () => {
    expect(
      prepareScript(
        'while True:\n  pass\n',
        { sysModules: true },
        stepped('while True:\n  pass\n', cyclesOf('while True:\n  pass\n'), { tasks: false })!,
      ).source,
    ).not.toContain('global');
    const walks = 'def walk(d):\n  for e in d: walk(e)\nwalk(x)\n';
    const looked = stepped(walks, cyclesOf(walks), { tasks: false });
    expect(prepareScript(walks, { sysModules: true }, looked!).source).toContain(
      'for e in d: yield;(yield from walk(e))',
    );
  });

  it('pauses the tasks where these can be paused', () => {
    const text =
      'import asyncio\nasync def a():\n  while True: await f()\nasync def b():\n  while True: await g()\nasyncio.run(b(a()))\n';
    expect(inSteps(text)).toBeNull();
    expect(body(text, true).program).toBe(
      "import asyncio\nasync def a():\n  while (__import__('asyncio').pause(0)is None): await f()\nasync def b():\n  while (__import__('asyncio').pause(1)is None): await g()\n(yield from __import__('asyncio').steps(b(a())))\n",
    );
  });

  it.each([
    ['a generator', 'def g():\n  while True:\n    yield\nfor x in g(): f()\nfor y in g():\n  pass\n', 1],
    ['a function that is passed on', 'def g():\n  while True: f()\nh(g)\ng()\n', 1],
    [
      'two functions of a name',
      'class A:\n  def g(self):\n    while True: f()\nclass B:\n  def g(self): pass\nA().g()\n',
      1,
    ],
    ['a call in a lambda', 'def g():\n  while True: f()\nh = lambda: g()\nh()\n', 1],
    ['a call in a class body', 'def g():\n  while True: f()\nclass A:\n  x = g()\n', 1],
    ['an import of all names', 'from m import *\nwhile True: f()\n', 0],
    [
      'a method that another object may have',
      'class A:\n  def on(self):\n    while True: self.led.on()\nA().on()\n',
      0,
    ],
    ['a function that is decorated', '@log\ndef g():\n  while True: f()\ng()\n', 0],
    [
      'a method with a name of the language',
      'class A:\n  def __init__(self):\n    while True: f()\nA()\n',
      0,
    ],
    ['a program with a StopIteration of its own', 'while True: f(next(it))\n', 0],
    [
      'the same where a function has a parameter of that name',
      'def g(next): f(next)\nwhile True: f(next(it))\n',
      0,
    ],
  ])('is not made of %s', (_, text) => {
    const [loop] = cyclesOf(text);
    expect(loop === undefined ? null : stepped(text, [loop], { tasks: false })).toBeNull();
  });
});
