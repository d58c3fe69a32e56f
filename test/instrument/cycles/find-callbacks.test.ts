import { describe, expect, it } from 'vitest';
import { chooseLoops } from '../../../src/instrument/cycles/choose-loops.js';
import { findCallbacks, functionAtLine } from '../../../src/instrument/cycles/find-callbacks.js';
import { mayGoOn } from '../../../src/instrument/cycles/may-go-on.js';

const textsOf = (script: string, modules: Record<string, string> = {}) => [
  { file: null, text: script },
  ...Object.entries(modules).map(([file, text]) => ({ file, text })),
];
const callbacks = (script: string, modules: Record<string, string> = {}) =>
  findCallbacks(textsOf(script, modules)).map(
    ({ file = 'main.py', line, functionName }) => `${file}:${line} ${functionName ?? 'lambda'}`,
  );

const TICK = 'def tick(t):\n  pass\n';

describe('the callbacks of a program', () => {
  it.each([
    ['of a timer', `${TICK}Timer(-1, period=5, callback=tick)\n`, ['main.py:1 tick']],
    ['of a timer of a module', `${TICK}machine.Timer(0).init(callback=tick)\n`, ['main.py:1 tick']],
    ['of a pin', `${TICK}pin.irq(handler=tick, trigger=Pin.IRQ_RISING)\n`, ['main.py:1 tick']],
    ['of a pin, by its place', `${TICK}pin.irq(tick, Pin.IRQ_RISING)\n`, ['main.py:1 tick']],
    ['that is scheduled', `${TICK}micropython.schedule(tick, 0)\n`, ['main.py:1 tick']],
    ['of an older timer', `${TICK}timer.callback(tick)\n`, ['main.py:1 tick']],
    [
      'of a server',
      'async def serve(r, w):\n  pass\nasyncio.run(asyncio.start_server(serve, "", 80))\n',
      ['main.py:1 serve'],
    ],
    [
      'as a method',
      'class A:\n  def __init__(self):\n    Timer(-1, callback=self.tick)\n  def tick(self, t):\n    pass\n',
      ['main.py:4 tick'],
    ],
    [
      'as a bound method that is kept',
      'class A:\n  def __init__(self):\n    self._f = self.tick\n  def on(self, t):\n    schedule(self._f, 0)\n  def tick(self, x):\n    pass\n',
      ['main.py:6 tick'],
    ],
    ['as a lambda', 'x = 1\nTimer(-1, callback=lambda t: f(t))\n', ['main.py:2 lambda']],
    ['each once', `${TICK}schedule(tick, 0)\nschedule(tick, 1)\n`, ['main.py:1 tick']],
    ['none that is switched off', 'pin.irq(handler=None)\ntimer.callback(None)\n', []],
    ['none that is not the program’s', 'Timer(-1, callback=print)\n', []],
    ['none in machine code', `@micropython.viper\n${TICK}Timer(-1, callback=tick)\n`, []],
    ['none of other keywords', `${TICK}f(callback=tick)\npin.irq(trigger=1)\n`, []],
  ])('%s', (_, text, wanted) => {
    expect(callbacks(text)).toEqual(wanted);
  });

  it('may stand in modules', () => {
    const modules = { 'app.py': `${TICK}Timer(-1, callback=tick)\n`, 'b.py': TICK };
    expect(
      callbacks('import app, b\nfrom b import tick as f\nschedule(f, 1)\nschedule(b.tick, 2)\n', modules),
    ).toEqual(['app.py:1 tick', 'b.py:1 tick']);
  });
});

describe('what is judged of a program', () => {
  const chosen = (text: string, loop: number | null = null) =>
    chooseLoops('main.py', textsOf(text), loop).map(({ line, callback }) => [line, callback ?? false]);
  const WITH_TIMER = `${TICK}Timer(-1, callback=tick)\n`;

  it.each([
    ['its callbacks where the loop only waits', `${WITH_TIMER}while True:\n  time.sleep(1)\n`, [[1, true]]],
    ['however it waits', `${WITH_TIMER}while True: machine.idle(); pass\n`, [[1, true]]],
    [
      'its loop and its callbacks where both work',
      `${WITH_TIMER}while True:\n  f()\n  time.sleep(1)\n`,
      [
        [4, false],
        [1, true],
      ],
    ],
    [
      'the loop of a thread where the other only waits',
      'def work():\n  while True: f()\n_thread.start_new_thread(work, ())\nwhile True:\n  time.sleep(1)\n',
      [[2, false]],
    ],
    ['a loop that only waits where there is nothing else', 'while True:\n  time.sleep(1)\n', [[1, false]]],
    [
      'a wait for what a call gives is work',
      `${WITH_TIMER}while True: sleep(f())\n`,
      [
        [4, false],
        [1, true],
      ],
    ],
  ])('%s', (_, text, wanted) => {
    expect(chosen(text)).toEqual(wanted);
  });

  it('is the function whose line is asked for', () => {
    expect(chosen(`${WITH_TIMER}while True:\n  f()\n`, 1)).toEqual([[1, true]]);
    expect(functionAtLine(textsOf(TICK), { line: 2 })).toBeNull();
    expect(() => chosen(WITH_TIMER, 3)).toThrow('No loop or function that mpgc can look at begins in line 3');
  });

  it.each([
    ['import machine\nmachine.Timer(-1)\n', true],
    ['import _thread\n', true],
    ['print("Timer")\n', false],
  ])('%j may go on: %s', (text, wanted) => {
    expect(mayGoOn(textsOf(text))).toBe(wanted);
  });

  it.each([
    ['a module of the firmware', 'import utime, os.path\n', {}, false],
    ['a module that names nothing', 'import app\n', { 'app.py': 'x = 1\n' }, false],
    ['a module that names one', 'import app\n', { 'app.py': 'from machine import Timer\n' }, true],
    ['a module without a source', 'import driver\n', {}, true],
    ['a module of a module, without a source', 'import app\n', { 'app.py': 'import driver\n' }, true],
    ['a module in lib', 'import app\n', { 'lib/app.py': 'x = 1\n' }, false],
    ['a module of a package', 'import p.a\n', { 'p/__init__.py': '', 'p/a.py': 'from . import b\n' }, false],
    ['a module of a package, without a source', 'import p.b\n', { 'p/__init__.py': '' }, true],
    ['a text that does not parse', 'import app\n', { 'app.py': 'def (:\n' }, true],
  ])('with %s', (_what, text, modules, wanted) => {
    expect(mayGoOn(textsOf(text, modules as Record<string, string>))).toBe(wanted);
  });
});
