import { describe, expect, it } from 'vitest';
import { refuseSuspending } from '../../../src/app/noalloc/refuse-suspending.js';

const TEXT = `def plain(): pass
def steps():
  yield 1
async def task(): pass
class A:
  async def run(self): pass
def both(): pass
class B:
  def both(self): yield 1
def outer():
  def inner(): yield 1
  return inner
`;
const refuse = (call: string) => () => refuseSuspending(call, { name: 'main.py', text: TEXT });

describe('a call that only makes a generator or a coroutine', () => {
  it.each([
    ['steps()', 'a generator'],
    ['(steps())', 'a generator'],
    ['task()', 'a coroutine'],
    ['A().run()', 'a coroutine'],
  ])('%s is refused', (call, what) => {
    expect(refuse(call)).toThrow(
      expect.objectContaining({ code: 'USAGE', text: expect.stringContaining(what) }),
    );
  });

  it.each(['plain()', 'next(steps())', 'both()', 'outer()', 'unknown()', 'x + 1', 'plain(steps())'])(
    '%s is not',
    (call) => {
      expect(refuse(call)).not.toThrow();
    },
  );
});
