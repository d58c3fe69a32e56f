import { describe, expect, it } from 'vitest';
import { cycleAt, findCycles } from '../../../src/instrument/cycles/find-cycles.js';

const cycles = (text: string) =>
  findCycles([{ file: null, text }]).map(({ line, functionName, endless }) => [line, functionName, endless]);

describe('the loops of threads', () => {
  const inThreads = (text: string, modules: Record<string, string> = {}) =>
    findCycles([
      { file: null, text },
      ...Object.entries(modules).map(([file, source]) => ({ file, text: source })),
    ]).map(({ file = 'main.py', line, thread = false }) => [`${file}:${line}`, thread]);
  const WORK = 'def work():\n  while True: f()\n';
  const START = '_thread.start_new_thread(work, ())\n';

  it.each([
    [
      'beside that of the main thread',
      `${WORK}${START}while True: g()\n`,
      [
        ['main.py:2', true],
        ['main.py:4', false],
      ],
    ],
    ['alone where the script returns', `${WORK}${START}`, [['main.py:2', true]]],
    [
      'in what it calls',
      `${WORK}def run():\n  work()\nfrom _thread import *\nstart_new_thread(run, ())\n`,
      [['main.py:2', true]],
    ],
    [
      'of a method',
      'class A:\n  def go(self): _thread.start_new_thread(self.run, ())\n  def run(self):\n    while True: f()\n',
      [['main.py:4', true]],
    ],
    ['each once', `${WORK}${START}${START}`, [['main.py:2', true]]],
    ['none that ends', 'def work():\n  for i in range(9): f()\n_thread.start_new_thread(work, ())\n', []],
    ['none that is never started', `${WORK}while True: g()\n`, [['main.py:3', false]]],
  ])('%s', (_, text, wanted) => {
    expect(inThreads(text)).toEqual(wanted);
  });

  it('may be in modules, and are of a thread too where one asks for a line', () => {
    const modules = { 'app.py': WORK };
    const text = 'import app, _thread\n_thread.start_new_thread(app.work, ())\n';
    expect(inThreads(text, modules)).toEqual([['app.py:2', true]]);
    const texts = [
      { file: null, text },
      { file: 'app.py', text: WORK },
    ];
    expect(cycleAt(texts, { file: 'app.py', line: 2 })).toMatchObject({ thread: true });
  });
});

describe('the cycles of a program', () => {
  it.each([
    ['an endless loop at the top', 'x = 1\nwhile True:\n  x += 1\n', [[2, null, true]]],
    ['in a block at the top', 'if 1:\n  try:\n    while 1: f()\n  finally: g()\n', [[3, null, true]]],
    ['a loop on one line', 'while True: f()\n', [[1, null, true]]],
    ['in brackets', 'while (True):\n  f()\n', [[1, null, true]]],
    ['a for without end', 'import itertools\nfor i in itertools.count():\n  f()\n', [[2, null, true]]],
    [
      'in the function called last',
      'def a():\n  while True: f()\ndef b():\n  while True: f()\na\nb()\n',
      [[4, 'b', true]],
    ],
    ['in a method', 'class App:\n  def run(self):\n    while True: f()\nApp().run()\n', [[3, 'run', true]]],
    [
      'behind two calls',
      'def run():\n  while True: f()\ndef main():\n  run()\nif __name__ == "__main__":\n  main()\n',
      [[2, 'run', true]],
    ],
    [
      'in what a loop begins anew each time it raised',
      'def main():\n  n = 0\n  while True: f()\nwhile True:\n  try:\n    main()\n  except Exception as e:\n    halt()\ndef halt():\n  while True: pass\n',
      [[3, 'main', true]],
    ],
    [
      'in what it begins anew behind another call',
      'def work():\n  with lock:\n    while True: f()\ndef main():\n  work()\ndef run():\n  while 1:\n    try: main()\n    except: pass\nrun()\n',
      [[3, 'work', true]],
    ],
    [
      'and not in what it comes to at times, or what may come to its end',
      'def halt():\n  while True: pass\ndef once():\n  while True:\n    if x: break\nwhile True:\n  once()\n  if f(): halt()\n',
      [[6, null, true]],
    ],
    [
      'and not in what stands behind a statement that may leave it before',
      'def serve(c):\n  if c is None: return\n  while True: f()\nwhile True:\n  serve(accept())\n',
      [[4, null, true]],
    ],
    [
      'nor behind one that begins it anew',
      'while True:\n  if x:\n    log.append(1)\n    continue\n  while True: f()\n',
      [[1, null, true]],
    ],
    [
      'in tasks that a loop begins anew',
      'import asyncio\nasync def a():\n  while True: await f()\nasync def main():\n  asyncio.create_task(a())\n  while True: await g()\nwhile True:\n  try:\n    asyncio.run(main())\n  finally:\n    asyncio.new_event_loop()\n',
      [
        [3, 'a', true],
        [6, 'main', true],
      ],
    ],
    [
      'of a loop that makes tasks or generators, itself',
      'async def a():\n  while True: await f()\ndef g():\n  while True: yield\nwhile True:\n  create_task(a())\n  x.append(g())\n',
      [[5, null, true]],
    ],
    [
      'functions that begin each other',
      'def a():\n  while True: b()\ndef b():\n  while True: a()\na()\n',
      [[2, 'a', true]],
    ],
    [
      'functions that call each other',
      'def a():\n  b()\ndef b():\n  a()\n  while True: f()\na()\n',
      [[5, 'b', true]],
    ],
    [
      'each task of its own',
      'import asyncio\nasync def a():\n  while True: await f()\nasync def b():\n  while True:\n    await g()\nasync def main():\n  asyncio.create_task(a())\n  await b()\nasyncio.run(main())\n',
      [
        [3, 'a', true],
        [5, 'b', true],
      ],
    ],
    ['not one that ends before it', 'while True:\n  if f(): break\nwhile True:\n  g()\n', [[3, null, true]]],
    [
      'not one that waits for something, where one in a function goes on',
      'while True:\n  if f(): break\ndef main():\n  while True: g()\nmain()\n',
      [[4, 'main', true]],
    ],
    ['one that may end, where none goes on', 'while True:\n  if f(): break\n', [[1, null, false]]],
    ['one that returns', 'def main():\n  while True:\n    if f(): return\nmain()\n', [[2, 'main', false]]],
    ['a break of a loop inside is none of it', 'while True:\n  for x in y:\n    break\n', [[1, null, true]]],
    ['the outer one of two', 'while True:\n  while True:\n    if f(): break\n', [[1, null, true]]],
    ['the inner one that nothing ends', 'while True:\n  while True:\n    f()\n', [[2, null, true]]],
    ['the last one of a program that ends', 'for x in a: f()\nwhile x < 3:\n  x += 1\n', [[2, null, false]]],
    ['none of a function that nothing calls', 'def f():\n  while True: pass\nprint(1)\n', []],
    ['none in machine code', '@micropython.native\ndef f():\n  while True: pass\nf()\n', []],
    ['none of what does not parse', 'while True:\n  f(\n', []],
    ['none where there is none', 'print(1)\n', []],
  ])('%s', (_, text, wanted) => {
    expect(cycles(text)).toEqual(wanted);
  });
});

describe('the cycles of a program of several files', () => {
  const MAIN = 'def main():\n  while True: f()\n';
  const of = (script: string, modules: Record<string, string>) =>
    findCycles([
      { file: null, text: script },
      ...Object.entries(modules).map(([file, text]) => ({ file, text })),
    ]).map(({ file = null, line }) => `${file}:${line}`);

  it.each([
    ['a function of a module', 'import app\napp.main()\n', { 'app.py': MAIN }, ['app.py:2']],
    ['by another name', 'import app as a\na.main()\n', { 'app.py': MAIN }, ['app.py:2']],
    ['a name that is imported', 'from app import main as go\ngo()\n', { 'app.py': MAIN }, ['app.py:2']],
    ['all names', 'from app import *\nmain()\n', { 'app.py': MAIN }, ['app.py:2']],
    ['the top of a module', 'import app\n', { 'app.py': 'while True: f()\n' }, ['app.py:1']],
    [
      'what is called last, not what is imported last',
      'import app\nimport other\napp.main()\n',
      { 'app.py': MAIN, 'other.py': 'while True: f()\n' },
      ['app.py:2'],
    ],
    [
      'a loop of the script first',
      'import app\nwhile True: app.tick(app.main)\n',
      { 'app.py': `${MAIN}def tick(f): pass\n` },
      ['null:2'],
    ],
    [
      'what a loop of the script begins',
      'import app\nwhile True: app.main()\n',
      { 'app.py': MAIN },
      ['app.py:2'],
    ],
    [
      'a method of a class of a module',
      'import app\napp.App().run()\n',
      { 'app.py': 'class App:\n  def run(self):\n    while True: f()\n' },
      ['app.py:3'],
    ],
    [
      'a method of an object that is made elsewhere',
      'from pkg import App\napp = App()\napp.run()\n',
      {
        'pkg/__init__.py': 'from .core import App\n',
        'pkg/core.py': 'class App:\n  def run(self):\n    while True: f()\n',
      },
      ['pkg/core.py:3'],
    ],
    [
      'a method of a class that a package takes from its module',
      'from pkg import App\nApp().run()\n',
      {
        'pkg/__init__.py': 'from .core import App\n',
        'pkg/core.py': 'class App:\n  def run(self):\n    while True: f()\n',
      },
      ['pkg/core.py:3'],
    ],
    [
      'a function that a package takes from its module',
      'import pkg\npkg.main()\n',
      { 'pkg/__init__.py': 'from .core import main\n', 'pkg/core.py': MAIN },
      ['pkg/core.py:2'],
    ],
    ['of a library', 'import app\napp.main()\n', { 'lib/app.py': MAIN }, ['lib/app.py:2']],
    [
      'tasks of several modules',
      'import asyncio, a, b\nasyncio.run(a.main(b.work()))\n',
      {
        'a.py': 'async def main(x):\n  while True: await x\n',
        'b.py': 'async def work():\n  while True: await f()\nasync def unused():\n  while True: await f()\n',
      },
      ['a.py:2', 'b.py:2'],
    ],
    [
      'no task of a module where none is started',
      'import app, tasks\napp.run()\n',
      {
        'app.py': 'def run():\n  while True: tasks.work()\n',
        'tasks.py': 'async def work():\n  while True: f()\n',
      },
      ['app.py:2'],
    ],
    ['none of a module that does not parse', 'import app\n', { 'app.py': 'while True: f(\n' }, []],
    ['none of what comes with the board', 'import time\ntime.main()\n', { 'app.py': MAIN }, []],
  ])('%s', (_, script, modules, wanted) => {
    expect(of(script, modules as Record<string, string>)).toEqual(wanted);
  });
});

describe('the loop in a line', () => {
  const TEXT = 'for x in y:\n  while x: f()\ndef g():\n  for z in x: pass\n';

  it.each([
    [1, null],
    [2, null],
    [4, 'g'],
  ])('%i', (line, functionName) => {
    expect(cycleAt([{ file: null, text: TEXT }], { line })).toMatchObject({
      line,
      functionName,
      endless: false,
    });
  });

  it('is none where another statement stands', () => {
    expect(cycleAt([{ file: null, text: TEXT }], { line: 3 })).toBeNull();
    expect(cycleAt([{ file: null, text: TEXT }], { line: 9 })).toBeNull();
  });
});
