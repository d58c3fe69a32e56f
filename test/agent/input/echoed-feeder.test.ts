import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EchoedFeeder } from '../../../src/agent/input/echoed-feeder.js';

const feeding = () => {
  let sent = '';
  const feeder = new EchoedFeeder((bytes) => {
    sent += Buffer.from(bytes).toString('latin1');
  });
  return {
    sent: () => sent,
    feeder,
    type: (text: string) => feeder.push(Buffer.from(text, 'latin1')),
    hear: (text: string) => feeder.heard(Buffer.from(text)),
    wait: (ms: number) => vi.advanceTimersByTime(ms),
  };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('input that must be echoed', () => {
  it('goes a character at a time, and a line when the board is quiet', () => {
    const { sent, type, hear, wait } = feeding();
    type('ab\nc\n');
    wait(200);
    hear('name? ');
    wait(299);
    expect(sent()).toBe('');
    wait(1);
    expect(sent()).toBe('a');
    wait(10_000);
    expect(sent()).toBe('a');
    for (const echo of ['a', 'b']) {
      hear(echo);
      wait(30);
    }
    expect(sent()).toBe('ab\r');
    hear('\r\nhello');
    wait(200);
    hear('!');
    wait(299);
    expect(sent()).toBe('ab\r');
    wait(1);
    expect(sent()).toBe('ab\rc');
  });

  it.each([
    ['begins with it', 'reset (dry run): ok\r\n'],
    ['has it in it', 'dry run\r\n'],
  ])('ends where what the program prints %s', (_what, output) => {
    const { sent, feeder, type, hear, wait } = feeding();
    type('reset()\n');
    wait(300);
    hear(output);
    wait(10_000);
    for (const echo of 'reset') {
      hear(echo);
      wait(1000);
    }
    type('more\n');
    wait(1000);
    expect(sent()).toBe('r');
    expect(feeder.used).toBe(true);
  });

  it('ends where something follows the echo of a character', () => {
    const { sent, type, hear, wait } = feeding();
    type('reset()\n');
    wait(300);
    hear('r');
    wait(20);
    hear('eset');
    wait(10_000);
    expect(sent()).toBe('r');
  });

  it('leaves out what no board echoes', () => {
    const { sent, type, hear, wait } = feeding();
    type(`${'\xe9'.repeat(60_000)}\t\x1b\x00a\n`);
    wait(300);
    hear('a');
    wait(30);
    expect(sent()).toBe('a\r');
  });

  it('is thrown away when the program has ended', () => {
    const { sent, feeder, type, hear, wait } = feeding();
    type('ab');
    wait(300);
    feeder.dispose();
    hear('a');
    wait(10_000);
    expect(sent()).toBe('a');
  });
});
