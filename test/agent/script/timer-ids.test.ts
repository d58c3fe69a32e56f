import { expect, it } from 'vitest';
import { timerIds } from '../../../src/agent/script/timer-ids.js';

it('begins with virtual timers, of which each is one of its own', () => {
  expect(timerIds(false, 'Timer(-1)')).toEqual([-1, 3, 2, 1, 0]);
});

it('takes a shared timer last that the program takes, by whatever name', () => {
  expect(timerIds(true, '')).toEqual([2, 3, 1, 0]);
  expect(timerIds(true, 'a=Timer(2)\nb = machine.Timer( id = 1, period=5)')).toEqual([3, 0, 2, 1]);
  expect(timerIds(true, 'Timer(-1)\nTimer(2)')).toEqual([1, 0, 2, 3]);
  expect(timerIds(true, 'MyTimer(2)')).toEqual([2, 3, 1, 0]);
});
