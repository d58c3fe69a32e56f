import { describe, expect, it } from 'vitest';
import { whatToRepeat } from '../../../src/analysis/source/what-to-repeat.js';

const of = (
  text: string,
  collects: 'inline' | 'at-prompt' = 'inline',
  modules: Record<string, string> = {},
) =>
  whatToRepeat(
    [{ path: 'main.py', text }, ...Object.entries(modules).map(([path, module]) => ({ path, text: module }))],
    { collects },
  );

const STEP = 'def step():\n  kept.append(1)\n';

describe('what of a program can be repeated', () => {
  it('is its loop, also where that ends, and the one function that it calls', () => {
    expect(of(`${STEP}for i in range(50):\n  step()\n  step()\n`)).toEqual({
      loop: { line: 3 },
      call: 'step()',
    });
    expect(of(`${STEP}def main():\n  n = 0\n  while n < 9:\n    step()\n    n += 1\nmain()\n`)).toEqual({
      loop: { line: 5 },
      call: 'step()',
    });
  });

  it('is no call of several, nor one that needs something, or runs nothing', () => {
    expect(of(`${STEP}def tell():\n  pass\nfor i in range(50):\n  step()\n  tell()\n`).call).toBeNull();
    expect(of('def step(n):\n  pass\nfor i in range(50):\n  step(i)\n').call).toBeNull();
    expect(of('def step():\n  yield 1\nfor i in range(50):\n  step()\n').call).toBeNull();
    expect(of('async def step():\n  pass\nfor i in range(50):\n  step()\n').call).toBeNull();
    expect(
      of('class A:\n  def step(self):\n    pass\nstep = A().step\nfor i in range(50):\n  step()\n').call,
    ).toBeNull();
  });

  it('is without a loop the last function that the script calls', () => {
    expect(of(`${STEP}def main():\n  step()\nstep()\nif True:\n  main()\n`)).toEqual({
      loop: null,
      call: 'main()',
    });
    expect(of('kept = [1]\nprint(kept)\n')).toEqual({ loop: null, call: null });
  });

  it('is no loop that the board cannot look at', () => {
    const modules = { 'app.py': 'def run():\n  for i in range(50):\n    print(i)\n' };
    expect(of('import app\napp.run()\n', 'inline', modules).loop).toEqual({ line: 2, file: 'app.py' });
    expect(of('import app\napp.run()\n', 'at-prompt', modules).loop).toBeNull();
    const generator = 'def numbers():\n  for i in range(50):\n    yield i\nprint(list(numbers()))\n';
    expect(of(generator, 'at-prompt').loop).toBeNull();
    expect(of('for i in range(50):\n  print(i)\n', 'at-prompt').loop).toEqual({ line: 1 });
  });

  it('is not known without the text, or of one that does not parse', () => {
    expect(whatToRepeat([{ path: 'main.py', text: undefined }], { collects: 'inline' })).toEqual({
      loop: null,
      call: null,
    });
    expect(whatToRepeat([], { collects: 'inline' })).toEqual({ loop: null, call: null });
    expect(of('for i in :\n')).toEqual({ loop: null, call: null });
  });
});
