import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ProgramStopper } from '../../../src/agent/work/program-stopper.js';
import { FakeRepl } from '../../support/fake-repl.js';

let repl: FakeRepl;
let user: AbortController;
let stops: number;
beforeEach(() => {
  vi.useFakeTimers();
  repl = new FakeRepl();
  user = new AbortController();
  stops = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

function stopper(graceMs = 0): ProgramStopper {
  const made = new ProgramStopper(repl, user.signal, () => stops++, graceMs);
  made.listen();
  return made;
}

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it('interrupts the program when its time is up', async () => {
  const of = stopper();
  of.begin(500);
  await wait(499);
  expect([of.reason, repl.enters.length, stops]).toEqual([null, 0, 0]);
  await wait(1);
  expect([of.reason, repl.enters.length, stops]).toEqual(['duration', 1, 1]);
});

it('interrupts it when the user says so, and keeps the first reason', async () => {
  const of = stopper();
  of.begin(500);
  user.abort();
  await wait(600);
  expect([of.reason, repl.enters.length, stops]).toEqual(['interrupted', 1, 1]);
});

it('has no time for a program without a duration, and begins once', async () => {
  const of = stopper();
  of.begin(null);
  await wait(60_000);
  expect(of.reason).toBeNull();
  of.begin(1000);
  await wait(900);
  of.begin(1000);
  await wait(100);
  expect(of.reason).toBe('duration');
});

it('asks again each second, with an enter for input(), and gives up after eight', async () => {
  const of = stopper();
  const running = of.race(new Promise(() => {}));
  const failed = expect(running).rejects.toMatchObject({
    code: 'BOARD_NOT_STOPPING',
    values: { interrupts: 8 },
  });
  user.abort();
  await wait(7999);
  expect(repl.enters).toEqual([false, ...Array(7).fill(true)]);
  await wait(1);
  await failed;
});

it('gives what ends in time, and asks no more once it is disposed of', async () => {
  const of = stopper();
  user.abort();
  expect(await of.race(Promise.resolve('ended'))).toBe('ended');
  of.dispose();
  await wait(60_000);
  expect(repl.enters).toEqual([false]);
});

it('lets what runs come to an end by itself within its grace', async () => {
  stopper(3000);
  user.abort();
  await wait(2999);
  expect([repl.enters.length, stops]).toEqual([0, 1]);
  await wait(1);
  expect(repl.enters.length).toBe(1);
});

it('interrupts nothing while nothing runs', async () => {
  const of = stopper(3000);
  user.abort();
  of.pause();
  await wait(60_000);
  expect(repl.enters).toEqual([]);
});

it('does not hear the user before it listens', () => {
  const of = new ProgramStopper(repl, user.signal, () => {});
  user.abort();
  expect(of.reason).toBeNull();
});
