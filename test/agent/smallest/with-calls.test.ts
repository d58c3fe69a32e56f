import { expect, it } from 'vitest';
import { withCalls } from '../../../src/agent/smallest/with-calls.js';

it('puts the calls behind the script, whether its last line is ended or not', () => {
  const program = 'x=1\n_mpgc=20\nwhile _mpgc:\n _mpgc-=1\n if(step()\n)is None:pass\n';
  expect(withCalls('x=1', { call: 'step()', iterations: 20 })).toBe(program);
  expect(withCalls('x=1\n', { call: 'step()', iterations: 20 })).toBe(program);
});

it('counts where mpgc has something else under its name', () => {
  const program = withCalls('x=1\n', { call: 'f() # once', iterations: 3 }, '_mpgc.key');
  expect(program).toBe('x=1\n_mpgc.key=3\nwhile _mpgc.key:\n _mpgc.key-=1\n if(f() # once\n)is None:pass\n');
});
